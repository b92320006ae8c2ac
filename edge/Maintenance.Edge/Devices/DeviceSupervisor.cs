using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Owns all connecting: back-off, watchdog on silence, how many connect at once, and the account of the time without connection;
/// save where a driver keeps its connection by itself, for it alone knows what the server still holds for it. Stops in order: devices end what is under way and hand over what they took.
/// </summary>
internal sealed partial class DeviceSupervisor(
    LiveSettings settings, DeviceStatuses statuses, DeviceDrivers drivers, Inlet inlet, TimeProvider clock, ILogger<DeviceSupervisor> log)
    : BackgroundService
{
    private const int MostConnectingAtOnce = 16;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _connecting = new(MostConnectingAtOnce);
    private readonly SemaphoreSlim _changing = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private CancellationToken _stopping;

    public override void Dispose()
    {
        _connecting.Dispose();
        _changing.Dispose();
        base.Dispose();
    }

    /// <summary>
    /// Ends the devices that changed or are no more, has the pipeline go by the next configuration, and begins those that changed or
    /// are new. The others go on meanwhile.
    /// </summary>
    /// <param name="next">As read from the file, with the tags that its wildcards lead to.</param>
    /// <param name="troubles">With the paths of devices that begin.</param>
    public async Task<SettingsChange> ChangeAsync(GatewaySettings next, IReadOnlyList<PathTrouble> troubles, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var change = SettingsChange.Between(settings.Current, next);
            var sinceUtc = clock.GetUtcNow();
            var ending = _running.Where(running => !change.Kept.Contains(running.Key)).ToList();
            await Task.WhenAll(ending.Select(running => EndAsync(running.Value)));
            await GoByAsync(change, cancellationToken);
            statuses.Change(change, [.. troubles, .. change.Doubles.Select(tag => new PathTrouble(tag.Device, tag.Tag, "Another device has a tag of this name."))]);
            foreach (var (name, _) in ending)
                _running.Remove(name);
            var begun = change.Settings.Devices.Where(change.Begins).ToList();
            foreach (var device in begun)
                Begin(device, begun.Count, sinceUtc);
            return change;
        }
        finally
        {
            _changing.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _changing.WaitAsync(CancellationToken.None);
        _stopping = stoppingToken;
        foreach (var device in settings.Current.Devices)
            Begin(device, settings.Current.Devices.Count, clock.GetUtcNow());
        _changing.Release();
        await using var stop = stoppingToken.Register(() => _ended.TrySetResult());
        await _ended.Task;
        await _changing.WaitAsync(CancellationToken.None);   // a change under way has come to its end
        await Task.WhenAll(_running.Values.Select(running => running.Task));
    }

    private static async Task EndAsync(Running running)
    {
        await running.Stop.CancelAsync();
        await running.Task;
        running.Stop.Dispose();
    }

    /// <summary>Gives a device more tags while it goes on. The caller's end ends only the waiting for a turn.</summary>
    private async Task<IReadOnlyList<TagSettings>> AddAsync(DeviceSettings device, IReadOnlyList<TagSettings> tags, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var change = SettingsChange.Adding(settings.Current, device.Name, tags);
            if (change.Added.Count > 0)
                await GoByAsync(change, _stopping);
            return change.Added;
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task GoByAsync(SettingsChange change, CancellationToken cancellationToken)
    {
        var next = new NewSettings(change, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await inlet.WriteAsync(next, CancellationToken.None);
        await next.Done.Task.WaitAsync(cancellationToken);
        settings.Current = change.Settings;
    }

    /// <param name="among">Devices that begin with it.</param>
    private void Begin(DeviceSettings device, int among, DateTimeOffset sinceUtc)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        _running[device.Name] = new(stop, RunAsync(device, FirstConnect.WaitOf(among, Random.Shared), sinceUtc, stop.Token));
    }

    private async Task RunAsync(DeviceSettings device, TimeSpan firstWait, DateTimeOffset sinceUtc, CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var telling = device.Connection is { } tag
                ? new ConnectionTeller(tag, statuses.Of(device), inlet, clock).RunAsync(stoppingToken)
                : Task.CompletedTask;
            await Task.Delay(firstWait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SuperviseAsync(device, sinceUtc, stoppingToken);
            await telling;
        }
        catch (Exception failure) when (_ended.TrySetException(failure))
        {
            // The gateway ends by it.
        }
    }

    /// <param name="sinceUtc">Since when nothing has been asked for.</param>
    private async Task SuperviseAsync(DeviceSettings device, DateTimeOffset sinceUtc, CancellationToken stoppingToken)
    {
        var status = statuses.Of(device);
        var driver = drivers.Create(device);
        var backOff = new BackOff(FirstWait, LongestWait, Random.Shared);
        var silence = new Silence(sinceUtc);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConnectOnceAsync(device, driver, status, silence, stoppingToken);
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                if (status.HeardAtUtc > silence.ConnectedAtUtc)
                    backOff.Reset();
                silence.SinceUtc ??= clock.GetUtcNow();
                var wait = backOff.Next();
                LogLost(device.Name, lost.Message, wait);   // first: who sees the state finds its reason in the log
                status.Enter(DeviceState.Waiting, lost.Message);
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception lost) when (stoppingToken.IsCancellationRequested)
            {
                LogLostAtEnd(device.Name, lost.Message);
            }
        }

        await DeclareAsync(device, status, silence);
        status.Enter(DeviceState.Stopped);
    }

    private async Task ConnectOnceAsync(
        DeviceSettings device, IDeviceDriver driver, DeviceStatus status, Silence silence, CancellationToken stoppingToken)
    {
        status.Enter(DeviceState.Connecting);
        silence.ConnectedAtUtc = null;   // else each failure after a good connection would begin the back-off anew
        using var abort = new CancellationTokenSource();
        using var turn = new Turn(_connecting);
        await _connecting.WaitAsync(stoppingToken);
        turn.Begin();
        var link = new DeviceLink(status, inlet, ConnectedAsync, abort.Token)
        {
            Reached = turn.End,
            AddTagsAsync = (tags, cancellationToken) => AddAsync(device, tags, cancellationToken),
        };
        // Until the first value counts as silence too: a server that accepts and says nothing is given up as well.
        var sinceUtc = clock.GetUtcNow();
        var looksEvery = device.Watchdog / 4;
        await using var watchdog = driver.KeepsConnection ? null : clock.CreateTimer(_ => Look(), null, looksEvery, looksEvery);
        try
        {
            await driver.RunAsync(link, stoppingToken);
        }
        catch (OperationCanceledException given) when (abort.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came for {device.Watchdog:c}.", given);
        }

        async ValueTask ConnectedAsync()
        {
            turn.End();
            silence.ConnectedAtUtc = clock.GetUtcNow();
            LogOnline(device.Name, device.Endpoint);
            status.Enter(DeviceState.Online);
            await DeclareAsync(device, status, silence);
        }

        void Look()
        {
            var heard = status.HeardAtUtc is { } heardAtUtc && heardAtUtc > sinceUtc ? heardAtUtc : sinceUtc;
            if (clock.GetUtcNow() - heard > device.Watchdog)
                abort.CancelAfter(TimeSpan.Zero);
        }
    }

    /// <summary>Declares the time that the device was away, with the values that should have come where that is known.</summary>
    private async ValueTask DeclareAsync(DeviceSettings device, DeviceStatus status, Silence silence)
    {
        if (silence.SinceUtc is not { } sinceUtc)
            return;
        silence.SinceUtc = null;
        var nowUtc = clock.GetUtcNow();
        var count = device.Modbus is { } modbus ? (nowUtc - sinceUtc).Ticks / modbus.Poll.Ticks * device.Tags.Count : 0;
        if (count == 0 && nowUtc - sinceUtc < Unremarkable)
            return;
        var why = status.LastError is { } error ? $"No connection to {device.Endpoint}: {error}" : $"No connection to {device.Endpoint}.";
        await inlet.WriteAsync(new Miss(GapReason.DeviceSilent, device.Name, null, sinceUtc, nowUtc, count, why), CancellationToken.None);
    }

    private sealed record Running(CancellationTokenSource Stop, Task Task);

    private sealed class Silence(DateTimeOffset startedAtUtc)
    {
        public DateTimeOffset? SinceUtc { get; set; } = startedAtUtc;

        public DateTimeOffset? ConnectedAtUtc { get; set; }
    }

    /// <summary>A place among those that connect; given back once.</summary>
    private sealed class Turn(SemaphoreSlim places) : IDisposable
    {
        private int _held;

        public void Begin() => _held = 1;

        public void End()
        {
            if (Interlocked.Exchange(ref _held, 0) == 1)
                places.Release();
        }

        public void Dispose() => End();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device} is connected at {Endpoint}")]
    private partial void LogOnline(string device, DeviceEndpoint endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} is lost: {Reason} Next try in {Wait}")]
    private partial void LogLost(string device, string reason, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device} ended while the gateway stops: {Reason}")]
    private partial void LogLostAtEnd(string device, string reason);
}
