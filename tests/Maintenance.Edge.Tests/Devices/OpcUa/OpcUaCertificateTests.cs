using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices.OpcUa;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

/// <summary>The gateway's certificate, its end and its replacement.</summary>
public sealed class OpcUaCertificateTests : IAsyncLifetime, IDisposable
{
    private const string Alarm = "certificate of the gateway";

    private readonly TemporaryFolder _folder = new();
    private TestPlant _plant = null!;

    private string GatewayFolder => Path.Combine(_folder.Path, "gateway");

    private string Own => Path.Combine(GatewayFolder, "opcua", "own");

    private string NextOwn => Path.Combine(_folder.Path, "next", "opcua", "own");

    private string TrustedByPlant => Path.Combine(_folder.Path, "plant", "trusted");

    public async Task InitializeAsync() => _plant = await TestPlant.StartAsync(Path.Combine(_folder.Path, "plant"));

    public async Task DisposeAsync() => await _plant.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Another_certificate_put_in_place_is_taken_into_use_and_no_value_is_lost_or_doubled()
    {
        await using var gateway = await StartAsync();
        await TrustNextAsync();
        File.Delete(Path.Combine(TrustedByPlant, "gateway.der"));   // the old one opens no channel any more
        var value = 0;
        Replace("application.der");
        await SetUntilAsync(() => gateway.Devices[0].Troubles.Values.Any(what => what.Contains("the key is another certificate's", StringComparison.Ordinal)));
        Replace("application.key");
        await SetUntilAsync(() => Logged("is connected") == 2 && gateway.Devices[0].Troubles.Count == 0);
        await SetUntilAsync(() => value % 10 == 0);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Value == value, "the last value");

        Logged("goes over to it").ShouldBe(1);
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => entry.Reading.Value).ShouldBe(Enumerable.Range(0, value + 1).Select(i => (double)i));
        remains.Gaps.ShouldNotContain(gap => gap.Device == "fan" && gap.Detail!.Contains("subscription", StringComparison.Ordinal));
        remains.Books.Taken.ShouldBe(_plant.Published("F-401"));

        int Logged(string text) => gateway.Logs.Entries.Count(entry => entry.Message.Contains(text, StringComparison.Ordinal));

        Task SetUntilAsync(Func<bool> holds) => RunningGateway.UntilAsync(
            () =>
            {
                _plant.Set("F-401", ++value);
                return holds();
            },
            "the gateway to notice");
    }

    [Fact]
    public async Task A_certificate_that_ends_in_20_days_is_one_alarm_over_a_restart_and_returns_once_another_is_in_use()
    {
        var firstStartUtc = TimeProvider.System.GetUtcNow().AddDays(20).AddYears(-5);
        using (await OpcUaIdentity.LoadOrMakeAsync("test-gateway", Path.Combine(GatewayFolder, "opcua"), new ManualClock(firstStartUtc), CancellationToken.None))
        {
            // It is made for five years.
        }

        await using (var gateway = await StartAsync())
        {
            await RunningGateway.UntilAsync(() => gateway.Devices[0].Troubles.ContainsKey(Alarm), "the alarm");
            var raised = (await gateway.StopAsync()).ShouldBalance().Transitions.ShouldHaveSingleItem();
            (raised.Edge, raised.Rule, raised.Detector, raised.Priority, raised.Asset, raised.Limit).ShouldBe(
                (AlarmEdge.Raised, "fan/certificate of the gateway", "sensor-certificate", AlarmPriority.Medium, null, 30));
            raised.Value.ShouldBeInRange(19, 20);
        }

        await using var again = await StartAsync();
        await RunningGateway.UntilAsync(() => again.Devices[0].Troubles.ContainsKey(Alarm), "the alarm to be known");
        await TrustNextAsync();
        Replace("application.der");
        Replace("application.key");
        await RunningGateway.UntilAsync(() => again.Devices[0].Troubles.Count == 0, "its return");

        // What the first run did not see stored before it ended is told again under its id, which the cloud takes once.
        var transitions = (await again.StopAsync()).ShouldBalance().Transitions.DistinctBy(transition => transition.TransitionId).ToList();
        transitions.Select(transition => transition.Edge).ShouldBe([AlarmEdge.Raised, AlarmEdge.Returned]);
        transitions[1].AlarmId.ShouldBe(transitions[0].AlarmId);
    }

    private Task<RunningGateway> StartAsync() => FanDevice.StartAsync(_plant, GatewayFolder, _plant.EndPoint.Port, FanDevice.Vibration);

    private async Task TrustNextAsync()
    {
        await FanDevice.IdentityAsync(Path.Combine(_folder.Path, "next"));
        File.Copy(Path.Combine(NextOwn, "application.der"), Path.Combine(TrustedByPlant, "next.der"));
    }

    private void Replace(string file) => File.Copy(Path.Combine(NextOwn, file), Path.Combine(Own, file), overwrite: true);
}
