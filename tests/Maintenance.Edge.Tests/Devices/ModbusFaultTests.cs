using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

public sealed class ModbusFaultTests : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(ModbusManner.ForeignAnswer))]
    [InlineData(nameof(ModbusManner.Noise))]
    public async Task Garbage_ends_the_connection_its_time_is_declared_exactly_and_no_value_is_shifted_to_another_tag(string manner)
    {
        await using var device = new ScriptedModbusDevice();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, CountingUnit.Device(device.Port, "00:00:00.050"));
        await RunningGateway.UntilAsync(() => gateway.Tag("N.down").Taken >= 5, "good values");
        device.Manner = Enum.Parse<ModbusManner>(manner);
        await RunningGateway.UntilAsync(() => device.Connections >= 3, "two more connections");
        gateway.Devices[0].LastError.ShouldNotBeNullOrEmpty();
        device.Manner = ModbusManner.Well;
        var before = gateway.Tag("N.down").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("N.down").Taken >= before + 5, "good values again");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        var up = remains.Readings.Where(entry => entry.Tag is "N.up").Select(entry => entry.Reading.Value).ToList();
        up.ShouldAllBe(value => value > 0);
        up.Distinct().Order().ShouldBe(up);
        remains.Readings.Where(entry => entry.Tag is "N.down").Select(entry => -entry.Reading.Value).ShouldBe(up);

        var silent = remains.Gaps.Where(gap => gap.Reason == GapReason.DeviceSilent).ToList();
        silent.ShouldNotBeEmpty();
        silent.ShouldAllBe(gap => gap.Count == (gap.ToUtc - gap.FromUtc).Ticks / Poll.Ticks * 2 && gap.Device == "counter");
        remains.Books.Gaps[GapReason.DeviceSilent].ShouldBe(silent.Sum(gap => gap.Count));
        var times = remains.Readings.Select(entry => entry.Reading.MeasuredAtUtc).ToList();
        var due = (times.Max() - times.Concat(silent.Select(gap => gap.FromUtc)).Min()) / Poll;
        var accounted = (remains.Books.Taken + remains.Gaps.Sum(gap => gap.Count)) / 2.0;
        accounted.ShouldBeInRange(due - 12, due + 4);   // each of the few connections begins a schedule of its own, and a slow machine notices late
    }

    [Fact]
    public async Task Polls_that_an_earlier_one_left_no_time_for_are_declared_to_the_number_and_the_late_one_takes_place()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var clock = new ManualClock();
        var unit = new CountingUnit(read =>
        {
            if (read == 3)
                clock.Advance(TimeSpan.FromSeconds(5.5));   // the third answer takes five and a half periods
        });
        await using var server = unit.Serve();
        var settings = GatewayFile.Parse("g", RunningGateway.Yaml(
            new("http://c"), "00:00:00", CountingUnit.Device(server.EndPoint.Port, "00:00:01", "00:01:00")), _ => null, out _);
        using var lines = new ModbusLines(clock);
        var driver = new ModbusDriver(settings.Devices[0], lines, new(new LiveSettings(settings), NullLogger<TagWrites>.Instance), clock, NullLogger<ModbusDriver>.Instance);
        var inlet = new Inlet();
        using var stop = new CancellationTokenSource();
        var link = new DeviceLink(new DeviceStatus("counter", "e", clock), inlet, () => ValueTask.CompletedTask, patience.Token);
        var startedAtUtc = clock.GetUtcNow();
        var running = driver.RunAsync(link, stop.Token);

        for (var poll = 1; poll <= 2; poll++)
        {
            (await NextBatchAsync(inlet, patience.Token)).ShouldBe([poll, -poll]);
            await clock.WhenWaitedOnAsync(patience.Token);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await NextBatchAsync(inlet, patience.Token)).ShouldBe([3, -3]);
        var missed = (await inlet.Reader.ReadAsync(patience.Token)).ShouldBeOfType<Miss>();
        (missed.Reason, missed.Count).ShouldBe((GapReason.PollOverrun, 4 * 2));   // due after 3, 4, 5 and 6 s
        (missed.FromUtc, missed.ToUtc).ShouldBe((startedAtUtc.AddSeconds(3.5), startedAtUtc.AddSeconds(7.5)));
        (await NextBatchAsync(inlet, patience.Token)).ShouldBe([4, -4]);   // due after 7 s: late, not missed
        await stop.CancelAsync();
        await running.WaitAsync(patience.Token);
    }

    [Fact]
    public async Task A_value_out_of_range_is_bad_never_alarms_and_the_books_balance()
    {
        var unit = new TestUnit();
        unit.Set(0, 2);
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: pump
              protocol: modbus
              endpoint: 127.0.0.1:{{server.EndPoint.Port}}
              modbus: { unit: 1, poll: "00:00:00.020" }
              tags:
              - { name: P.vibration, register: { address: 0, type: float32 }, deadband: 0.1, range: { min: 0, max: 50 }, limits: { low: 1, high: 4.5 } }
            """);
        foreach (var impossible in (float[])[200, -3])
        {
            await TakeAsync(5);
            unit.Set(0, impossible);
            await RunningGateway.UntilAsync(() => gateway.Tag("P.vibration").QualityAt(DateTimeOffset.UtcNow) == Quality.Bad, "the bad value");
            await TakeAsync(10);
            unit.Set(0, 2);
            await RunningGateway.UntilAsync(() => gateway.Tag("P.vibration").QualityAt(DateTimeOffset.UtcNow) == Quality.Good, "good values again");
        }

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Transitions.ShouldNotBeEmpty();
        remains.Transitions.Select(told => told.Detector).Distinct().ShouldBe(["sensor-out-of-range"], "it is the sensor's fault, and none of the machine's");
        remains.Readings.Where(entry => entry.Reading.Quality == Quality.Bad).Select(entry => entry.Reading.Value).Distinct().ShouldBe([200, -3]);
        remains.Readings.Where(entry => entry.Reading.Quality == Quality.Good).ShouldAllBe(entry => entry.Reading.Value == 2);

        Task TakeAsync(long more)
        {
            var before = gateway.Tag("P.vibration").Taken;
            return RunningGateway.UntilAsync(() => gateway.Tag("P.vibration").Taken >= before + more, "more values");
        }
    }

    private static async Task<IReadOnlyList<double>> NextBatchAsync(Inlet inlet, CancellationToken cancellationToken)
    {
        var batch = (await inlet.Reader.ReadAsync(cancellationToken)).ShouldBeOfType<SampleBatch>();
        double[] values = [.. batch.Readings.ToArray().Select(reading => reading.Value)];
        batch.Settle();
        return values;
    }
}
