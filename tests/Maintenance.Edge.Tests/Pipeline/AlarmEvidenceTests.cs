using Maintenance.Contracts.Records;
using Maintenance.Edge.Tests.Devices;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

public sealed class AlarmEvidenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_samples_that_followed_an_alarm_are_sent_after_it()
    {
        var unit = new TestUnit();
        await using var server = unit.Serve();
        await using var gateway = await RaiseAsync(unit, server.EndPoint.Port);
        await RunningGateway.UntilAsync(() => gateway.Outbox.State(Lane.Alarm).LastSequence == 2, "the evidence");
        ShouldFollow(await gateway.StopAsync());
    }

    [Fact]
    public async Task What_has_followed_an_alarm_is_sent_when_the_gateway_stops()
    {
        var unit = new TestUnit();
        await using var server = unit.Serve();
        await using var gateway = await RaiseAsync(unit, server.EndPoint.Port);
        var before = gateway.Tag("P.vibration").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("P.vibration").Taken >= before + 3, "samples after the alarm");
        gateway.Outbox.State(Lane.Alarm).LastSequence.ShouldBe(1);
        ShouldFollow(await gateway.StopAsync());
    }

    private static void ShouldFollow(Remains remains)
    {
        var raised = remains.Transitions.ShouldHaveSingleItem();
        var evidence = remains.Evidence.ShouldHaveSingleItem();
        (evidence.AlarmId, evidence.Tag).ShouldBe((raised.AlarmId, "P.vibration"));
        evidence.Samples.Count.ShouldBeGreaterThanOrEqualTo(3);
        evidence.Samples.ShouldAllBe(sample => sample.AtUtc > raised.AtUtc && sample.Value == 9);
        evidence.Samples.Select(sample => sample.AtUtc).ShouldBeInOrder();
    }

    private async Task<RunningGateway> RaiseAsync(TestUnit unit, int port)
    {
        var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: pump
              protocol: modbus
              endpoint: 127.0.0.1:{{port}}
              modbus: { unit: 1, poll: "00:00:00.020" }
              tags: [{ name: P.vibration, register: { address: 0, type: float32 }, limits: { high: 4.5 } }]
            """);
        await RunningGateway.UntilAsync(() => gateway.Tag("P.vibration").Taken > 3, "values");
        unit.Set(0, 9);
        await RunningGateway.UntilAsync(() => gateway.Outbox.State(Lane.Alarm).LastSequence >= 1, "the alarm");
        return gateway;
    }
}
