using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Edge.Pipeline;
using Maintenance.Local;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

/// <summary>A driver alone, where what stands behind it is the test's.</summary>
public sealed class OpcUaDriverTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Inlet _inlet = new();
    private readonly List<ILoggerFactory> _factories = [];
    private OpcUaIdentity _identity = null!;
    private TestPlant _plant = null!;

    public async Task InitializeAsync()
    {
        _plant = await TestPlant.StartAsync(Path.Combine(_folder.Path, "plant"));
        _identity = await FanDevice.LoadIdentityAsync(_folder.Path);
        _plant.TrustEachOther(_folder.Path);
    }

    public async Task DisposeAsync()
    {
        await _plant.DisposeAsync();
        _identity.Dispose();
    }

    public void Dispose()
    {
        _factories.ForEach(factory => factory.Dispose());
        _stopping.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_server_that_went_while_it_was_connected_to()
    {
        var settings = Settings("{ name: F.set-point, writable: { min: 0, max: 600 }, node: { path: /Plant/SetPoint } }", "events: { asset: PLANT }");
        var writes = new TagWrites(new(settings), NullLogger<TagWrites>.Instance);
        var isAway = false;
        var running = RunAsync(settings, writes, new CollectedLogs(), async () =>
        {
            await _plant.EndAsync();
            await Until.TrueAsync(
                async token => isAway = await writes.WriteAsync("F.set-point", 1, "a test", token) is WriteOutcome.Away, Patience, "the loss", CancellationToken.None);
        });
        await RunningGateway.UntilAsync(() => isAway, "the server to go");
        await _stopping.CancelAsync();
        await running.WaitAsync(Patience, CancellationToken.None);
    }

    [Fact]
    public async Task A_schedule_of_reads_that_fails_ends_the_driver_with_its_reason()
    {
        _plant.Fans["F-402"].Set(new(new(1.0), sourceUtc: new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero), serverUtc: new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        using var logs = new FailingLogs("clock says");
        var settings = Settings("{ name: F.read, node: { path: /Plant/F-402/vibration, access: read, sampling: \"00:00:00.020\" } }", FanDevice.Vibration);
        var fault = await Should.ThrowAsync<Exception>(RunAsync(settings, new(new LiveSettings(settings), NullLogger<TagWrites>.Instance), logs, () => Task.CompletedTask).WaitAsync(Patience, CancellationToken.None));
        fault.ShouldNotBeOfType<TimeoutException>();
        fault.ToString().ShouldContain("No log is taken");
    }

    [Fact]
    public async Task An_alarm_that_was_not_stored_is_told_again_by_the_next_run_under_its_id()
    {
        var settings = Settings(FanDevice.Vibration, "events: { asset: PLANT }");
        _plant.Alarm.Update(true, 700, "too much");
        var first = RunAsync(settings, new(new LiveSettings(settings), NullLogger<TagWrites>.Instance), new CollectedLogs(), () => Task.CompletedTask);
        var told = Transition(await NextAlarmAsync());   // and never settled: the disk takes nothing
        await _stopping.CancelAsync();
        await first.WaitAsync(Patience, CancellationToken.None);
        using var again = new CancellationTokenSource();
        var second = RunAsync(settings, new(new LiveSettings(settings), NullLogger<TagWrites>.Instance), new CollectedLogs(), () => Task.CompletedTask, again.Token);
        var alarm = await NextAlarmAsync();
        Transition(alarm).TransitionId.ShouldBe(told.TransitionId);

        alarm.Settled();
        _plant.OtherAlarm.Update(true, 700, "too much here too");
        var other = await NextAlarmAsync();
        Transition(other).Rule.ShouldBe("fan.vibration/vibration-high (s=OtherAlarm)");
        other.Settled();
        await again.CancelAsync();
        await second.WaitAsync(Patience, CancellationToken.None);
        (await File.ReadAllTextAsync(Path.Combine(_identity.Folder, "fan.alarms.json"), CancellationToken.None)).ShouldContain("\"Unstored\":[]");
    }

    [Fact]
    public async Task A_server_is_asked_for_ten_sessions_a_minute_however_often_the_driver_begins_anew()
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        _identity.Dispose();
        _identity = await OpcUaIdentity.LoadOrMakeAsync("test-gateway", _identity.Folder, clock, CancellationToken.None);
        var settings = Settings(FanDevice.Vibration);
        for (var run = 0; run < 5; run++)   // each with a session to look and one to stay
            await RunOnceAsync(settings);

        await RunOnceAsync(settings, clock);
    }

    [Fact]
    public async Task A_device_that_waits_for_a_session_lets_others_connect_meanwhile()
    {
        _identity.Dispose();
        _identity = await OpcUaIdentity.LoadOrMakeAsync("test-gateway", _identity.Folder, new ManualClock(TimeProvider.System.GetUtcNow()), CancellationToken.None);
        var settings = Settings(FanDevice.Vibration);
        for (var session = 0; session < 9; session++)
            await _identity.Budget(settings.Devices[0]).AllowAsync(CancellationToken.None);   // one is left of ten, for a look
        var (isReached, isConnected) = (false, false);
        var running = RunAsync(settings, new(new LiveSettings(settings), NullLogger<TagWrites>.Instance), new CollectedLogs(), Connected, reached: () => isReached = true);
        await RunningGateway.UntilAsync(() => isReached, "the look");
        isConnected.ShouldBeFalse();
        await _stopping.CancelAsync();
        await running.WaitAsync(Patience, CancellationToken.None);

        Task Connected()
        {
            isConnected = true;
            return Task.CompletedTask;
        }
    }

    /// <param name="clock">That must go on for a minute before it connects; null: it connects at once.</param>
    private async Task RunOnceAsync(GatewaySettings settings, ManualClock? clock = null)
    {
        var isConnected = false;
        using var ending = new CancellationTokenSource();
        var running = RunAsync(
            settings, new(new LiveSettings(settings), NullLogger<TagWrites>.Instance), new CollectedLogs(),
            () =>
            {
                isConnected = true;
                return Task.CompletedTask;
            },
            ending.Token);
        if (clock is not null)
        {
            await RunningGateway.UntilAsync(() => clock.Waiting > 0, "the wait");
            isConnected.ShouldBeFalse();
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        await RunningGateway.UntilAsync(() => isConnected, "the connection");
        await ending.CancelAsync();
        await running.WaitAsync(Patience, CancellationToken.None);
    }

    private static AlarmTransition Transition(DeviceAlarm alarm) => RecordJson.Read(alarm.Record.Payload.Span, RecordJson.Default.AlarmTransition);

    private async Task<DeviceAlarm> NextAlarmAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            switch (await _inlet.Reader.ReadAsync(patience.Token))
            {
                case DeviceAlarm alarm:
                    return alarm;
                case SampleBatch batch:
                    batch.Settle();
                    break;
            }
        }
    }

    private Task RunAsync(
        GatewaySettings settings, TagWrites writes, ILoggerProvider logs, Func<Task> connected, CancellationToken? stoppingToken = null,
        Action? reached = null)
    {
        var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        _factories.Add(factory);
        var device = settings.Devices[0];
        var driver = new OpcUaDriver(device, _identity, writes, TimeProvider.System, factory.CreateLogger<OpcUaDriver>());
        var link = new DeviceLink(
            new(device.Name, device.Endpoint.ToString(), TimeProvider.System), _inlet, async () => await connected(), CancellationToken.None)
        {
            Reached = reached ?? (static () => { }),
        };
        return driver.RunAsync(link, stoppingToken ?? _stopping.Token);
    }

    private GatewaySettings Settings(params string[] lines) => GatewayFile.Parse(
        "gateway.yaml", RunningGateway.Yaml(new("http://127.0.0.1:1"), "00:00:00", FanDevice.Yaml(_plant.EndPoint.Port, lines)), _ => null, out _);

    /// <summary>Fails on a message of its own.</summary>
    private sealed class FailingLogs(string text) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(text, StringComparison.Ordinal))
                throw new InvalidOperationException("No log is taken");
        }

        public void Dispose()
        {
        }
    }
}
