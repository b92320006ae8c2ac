using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Modbus.Planning;

namespace Maintenance.Edge.Devices;

/// <summary>Polls the configured values of one Modbus unit, by a schedule that does not drift, in the fewest requests known to work.</summary>
internal sealed partial class ModbusDriver(DeviceSettings device, ModbusLines lines, TagWrites writes, TimeProvider clock, ILogger<ModbusDriver> log) : IDeviceDriver
{
    /// <summary>A device that is mended, replaced or set up anew may grant what it refused.</summary>
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromHours(1);

    private readonly ModbusSettings _modbus = device.Modbus ?? throw new ArgumentException("Not a Modbus device.", nameof(device));
    private readonly RequestPlanner _planner = ModbusPlan.Of(device);
    private readonly SilentRequests _silent = new(clock);
    private readonly Stack<PlannedRequest> _waiting = new();
    private readonly SampleBatchPool _pool = new();
    private readonly HashSet<(ModbusFunction, ushort, int)> _refused = [];
    private readonly HashSet<int> _troubled = [];   // keys of tags of which a trouble is told
    private readonly ushort[] _words = new ushort[ModbusRequest.MaxRegistersRead];
    private readonly bool[] _bits = new bool[ModbusRequest.MaxBitsRead];
    private IReadOnlyList<PlannedRequest>? _shown;   // as a person may see it
    private long _triedAgainAt = clock.GetTimestamp();
    private long _silentTriedAgainAt = clock.GetTimestamp();
    private int _failures;
    private long _strays;   // of the connection, which others may have used before

    public async Task RunAsync(DeviceLink link, CancellationToken stoppingToken)
    {
        await using var place = await lines.JoinAsync(device, stoppingToken);
        using var writing = writes.Begin(device.Name, new ModbusWriter(device, place.Client, clock));
        _strays = place.Client.Strays;
        var started = clock.GetTimestamp();
        for (var polls = 0L; !stoppingToken.IsCancellationRequested;)
        {
            await PollAsync(place, link);
            if (polls++ == 0)
                await link.ConnectedAsync();   // not when the socket opens: a device is there when it answers
            polls += await SkipMissedAsync(link, clock.GetElapsedTime(started), polls);
            var wait = (_modbus.Poll * polls) - clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Polls that should have begun and cannot any more; one that is merely late still takes place.</summary>
    private async ValueTask<long> SkipMissedAsync(DeviceLink link, TimeSpan elapsed, long polls)
    {
        var missed = (elapsed.Ticks / _modbus.Poll.Ticks) - polls;
        if (missed <= 0)
            return 0;
        var nowUtc = clock.GetUtcNow();
        await link.MissAsync(
            GapReason.PollOverrun, null, nowUtc - (_modbus.Poll * missed), nowUtc, missed * device.Tags.Count,
            $"A poll took longer than its period of {_modbus.Poll:c}: give the device a longer period or fewer tags.");
        return missed;
    }

    private async ValueTask PollAsync(ModbusLine.Place place, DeviceLink link)
    {
        _silent.Begin();
        await SeeWhetherItIsThereAsync(place, link.Aborted);
        var batch = _pool.Rent();
        _waiting.Clear();
        AskFor(_planner.Plan);
        while (_waiting.TryPop(out var request))
        {
            if (batch.Count + request.Items.Count > SampleBatch.Capacity)
            {
                await link.DeliverAsync(batch);
                batch = _pool.Rent();
            }

            try
            {
                await TakeAsync(place, request, batch, link);
            }
            catch (Exception) when (batch.Count > 0)
            {
                await link.DeliverAsync(batch);   // what came before the loss has been taken
                throw;
            }
        }

        _silent.End();
        await link.DeliverAsync(batch);
        await LearnAsync(place, link.Aborted);
        var strays = place.Client.Strays;
        (link.Status.Strays, _strays) = (link.Status.Strays + strays - _strays, strays);
        if (ReferenceEquals(_shown, _planner.Plan))
            return;
        _shown = _planner.Plan;
        link.Status.Plan = [.. ModbusPlan.Describe(device, _shown), ModbusPlan.Describe(_planner)];
    }

    private async ValueTask TakeAsync(ModbusLine.Place place, PlannedRequest request, SampleBatch batch, DeviceLink link)
    {
        if (request.Items.Count == 1 && _silent.IsAside(request.Items[0].Key))
        {
            Miss(request, batch);
            return;
        }

        try
        {
            if (await AskAsync(place, request, link.Aborted) is not { } refused)
                Decode(request, batch, link.Status);
            else
                Refuse(request, refused, await InsteadOfAsync(place, request, refused, link), batch, link.Status);
        }
        catch (TimeoutException silent) when (silent is not ModbusUnitRestingException)
        {
            if (_silent.Fell(request))
                GoAround(request, silent.Message, link.Status);
            throw;
        }
    }

    /// <summary>After two silences over one request: asks for one value, each time another, that does not lie alone in it.</summary>
    private async ValueTask SeeWhetherItIsThereAsync(ModbusLine.Place place, CancellationToken cancellationToken)
    {
        if (_silent.Suspicion is not (> 0 and var times) || device.Tags.Count == 1)
            return;
        var probe = _planner.Alone(times);
        if (_silent.IsSame(probe))
            probe = _planner.Alone(times + 1);
        try
        {
            await AskAsync(place, probe, cancellationToken);
        }
        catch (TimeoutException gone) when (gone is not ModbusUnitRestingException)
        {
            _silent.FellAnyway();
            throw;
        }
    }

    /// <summary>One request at most: what is learned makes later polls cheaper, and this one is not to be late for it.</summary>
    private async ValueTask LearnAsync(ModbusLine.Place place, CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(_triedAgainAt) > TryAgainAfter)
        {
            var silentToo = clock.GetElapsedTime(_silentTriedAgainAt) > SilentRequests.Longest;
            _planner.TryAgain(silentToo);
            _triedAgainAt = clock.GetTimestamp();
            _silentTriedAgainAt = silentToo ? _triedAgainAt : _silentTriedAgainAt;
        }

        if (_planner.NextTrial() is not { } trial)
            return;
        try
        {
            if (await AskAsync(place, trial, cancellationToken) is { } refused)
                Split(trial, refused.Code);
        }
        catch (TimeoutException silent) when (silent is not ModbusUnitRestingException)
        {
            _planner.Silent(trial);   // it has just answered everything else
            throw;
        }
    }

    /// <summary>
    /// The device that answers "no" has told something. A lost connection has not, and goes up; so does a gateway's word that it
    /// gets no answer from the device, while the device has answered nothing else.
    /// </summary>
    /// <returns>The refusal; null if it was granted.</returns>
    private async ValueTask<ModbusException?> AskAsync(ModbusLine.Place place, PlannedRequest request, CancellationToken cancellationToken)
    {
        var (isOwn, started) = (place.BeginAsking(), clock.GetTimestamp());
        try
        {
            await ReadAsync(place.Client, request, cancellationToken);
            _planner.Granted(request, isOwn ? clock.GetElapsedTime(started) : null);
            _silent.Answered(request);
            return null;
        }
        catch (ModbusException unheard) when (IsSilence(unheard.Code))
        {
            return _silent.IsThere ? unheard : throw new TimeoutException(unheard.Message, unheard);
        }
        catch (ModbusException refused)
        {
            _silent.Answered(request);
            return refused;
        }
        finally
        {
            place.EndAsking();
        }
    }

    private ValueTask ReadAsync(ModbusClient client, PlannedRequest request, CancellationToken cancellationToken)
    {
        var (unit, address) = (_modbus.Unit, request.Address);
        return request.Function switch
        {
            ModbusFunction.ReadCoils => client.ReadCoilsAsync(unit, address, _bits.AsMemory(0, request.Quantity), cancellationToken),
            ModbusFunction.ReadDiscreteInputs => client.ReadDiscreteInputsAsync(unit, address, _bits.AsMemory(0, request.Quantity), cancellationToken),
            ModbusFunction.ReadInputRegisters => client.ReadInputRegistersAsync(unit, address, _words.AsMemory(0, request.Quantity), cancellationToken),
            _ => client.ReadHoldingRegistersAsync(unit, address, _words.AsMemory(0, request.Quantity), cancellationToken),
        };
    }

    private void Decode(PlannedRequest request, SampleBatch batch, DeviceStatus status)
    {
        var nowUtc = clock.GetUtcNow();
        foreach (var item in request.Items)
        {
            var (tag, at) = (device.Tags[item.Key], item.Address - request.Address);
            var register = tag.Register!;
            var value = register.IsBit ? (_bits[at] ? 1 : 0) : register.Decode(_words.AsSpan(at));
            batch.Add(new(tag.Index, value, Quality.Good, nowUtc, nowUtc));
            if (double.IsNaN(value) && register.Text is { } text && _troubled.Add(item.Key))
                status.Trouble(tag.Name, $"The device shows \"{RegisterText.Decode(_words.AsSpan(at, text.Registers), register.Format.Order)}\", which is none of register.texts.");
            else if (!double.IsNaN(value) && _troubled.Count > 0 && _troubled.Remove(item.Key))
                status.Mended(tag.Name);
        }

        if (_refused.Count > 0)
            _refused.Remove((request.Function, request.Address, request.Quantity));
    }

    /// <summary>What to ask for in place of a refused request; nothing where its values are bad.</summary>
    private async ValueTask<IReadOnlyList<PlannedRequest>> InsteadOfAsync(
        ModbusLine.Place place, PlannedRequest request, ModbusException refused, DeviceLink link)
    {
        if (IsSilence(refused.Code))
            return _silent.Fell(request) ? GoAround(request, refused.Message, link.Status) : [];
        if (!IsFailure(refused.Code))
            return Split(request, refused.Code);
        // A device that is ill refuses all of it: only if it grants a part, each time another, something in it is at fault.
        return request.Items.Count > 1 && await AskAsync(place, _planner.Alone(request.First + (_failures++ % request.Items.Count)), link.Aborted) is null
            ? Split(request, refused.Code)
            : [];
    }

    private void Refuse(
        PlannedRequest request, ModbusException refused, IReadOnlyList<PlannedRequest> instead, SampleBatch batch, DeviceStatus status)
    {
        if (_refused.Add((request.Function, request.Address, request.Quantity)))
            LogRefused(device.Name, refused.Message);
        if (instead.Count > 0)
        {
            AskFor(instead);
            return;
        }

        Miss(request, batch);
        foreach (var item in request.Items)
            Tell(item, refused.Message, status);
    }

    /// <summary>Bad values of what lies in a request.</summary>
    private void Miss(PlannedRequest request, SampleBatch batch)
    {
        var nowUtc = clock.GetUtcNow();
        foreach (var item in request.Items)
            batch.Add(new(device.Tags[item.Key].Index, double.NaN, Quality.Bad, nowUtc, nowUtc));
    }

    private void Tell(PlannedItem item, string what, DeviceStatus status)
    {
        if (_troubled.Add(item.Key))
            status.Trouble(device.Tags[item.Key].Name, what);
    }

    /// <summary>What of several the device does not grant is found out; one alone it does not grant.</summary>
    private IReadOnlyList<PlannedRequest> Split(PlannedRequest request, ModbusExceptionCode code) =>
        IsSilence(code) ? _planner.Silent(request)
        : code is ModbusExceptionCode.IllegalDataAddress or ModbusExceptionCode.IllegalDataValue || IsFailure(code) ? _planner.Refused(request, code)
        : [];

    /// <summary>Asks for what lies in it separately from now on; for what lies in it alone not at all, for a while.</summary>
    private IReadOnlyList<PlannedRequest> GoAround(PlannedRequest request, string why, DeviceStatus status)
    {
        if (request.Items is [var item])
        {
            _troubled.Remove(item.Key);
            Tell(item, $"{why} It answers others, so this is left out for {_silent.SetAside(item.Key):c}.", status);
        }

        return _planner.Silent(request);
    }

    /// <summary>A gateway's words for a unit that does not answer it.</summary>
    private static bool IsSilence(ModbusExceptionCode code) =>
        code is ModbusExceptionCode.GatewayPathUnavailable or ModbusExceptionCode.GatewayTargetFailedToRespond;

    /// <summary>By these many devices refuse addresses that they do not have; and by the same they say that they are ill for a moment.</summary>
    private static bool IsFailure(ModbusExceptionCode code) =>
        code is ModbusExceptionCode.IllegalFunction or ModbusExceptionCode.ServerDeviceFailure;

    private void AskFor(IReadOnlyList<PlannedRequest> requests)
    {
        for (var i = requests.Count - 1; i >= 0; i--)
            _waiting.Push(requests[i]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Refusal}")]
    private partial void LogRefused(string device, string refusal);
}
