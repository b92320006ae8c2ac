using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Tests.Devices;
using Maintenance.Edge.Tests.Uplinks;
using Maintenance.Local;
using Maintenance.Local.Product;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests;

/// <summary>The built program, killed while it takes values, writes its outbox and sends.</summary>
public sealed class KilledGatewayTests
{
    private const int Kills = 3;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(1)]
    public async Task After_kills_at_any_moment_the_cloud_has_each_value_once_nothing_invented_and_its_sums_agree(int seed)
    {
        using var bound = new CancellationTokenSource(Bound);
        using var folder = new TemporaryFolder();
        await using var cloud = await ScriptedCloud.StartAsync();
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        var data = Path.Combine(folder.Path, "data");
        await UplinkedGateway.EnrolAsync(cloud, Path.Combine(data, "identity"), cloud.Address);
        var configuration = Path.Combine(folder.Path, "gateway.yaml");
        await File.WriteAllTextAsync(
            configuration, RunningGateway.Yaml(cloud.Address, "00:00:20", CountingUnit.Device(server.EndPoint.Port, "00:00:00.010")), bound.Token);

        var chance = new Random(seed);
        for (var life = 0; life < Kills; life++)
        {
            await using var gateway = await StartAsync();
            await ReadAsync(chance.Next(1, 120));
            await gateway.Process.KillAsync();
        }

        await using var last = await StartAsync();
        await ReadAsync(30);
        await last.StopAsync(bound.Token);

        ShouldHold(cloud, unit.Reads);

        Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(
            Checkout.Find(), configuration, data, FreePort.Next(), Path.Combine(folder.Path, "gateway.log"),
            new Dictionary<string, string?>(), null, bound.Token);

        Task ReadAsync(long more)
        {
            var before = unit.Reads;
            return RunningGateway.UntilAsync(() => unit.Reads >= before + more, "more polls");
        }
    }

    private static void ShouldHold(ScriptedCloud cloud, long reads)
    {
        cloud.Epochs(Lane.Telemetry).ShouldBe(1);
        var records = cloud.Records(Lane.Telemetry);
        EpochLedger.ShouldBalance(records);
        EpochLedger.Gaps(records).Count(gap => gap.Reason == GapReason.GatewayDown).ShouldBeInRange(1, Kills);
        foreach (var (tag, sign) in new[] { ("N.up", 1), ("N.down", -1) })
        {
            // A machine so busy that nothing is read for ten seconds has the gateway say that the last value is stale.
            var values = EpochLedger.Readings(records).Where(entry => string.Equals(entry.Tag, tag, StringComparison.Ordinal) && entry.Reading.Quality != Quality.Stale)
                .Select(entry => sign * entry.Reading.Value).ToList();
            values.Count.ShouldBeGreaterThanOrEqualTo(30);
            values.ShouldAllBe(value => value >= 1 && value <= reads);
            values.Distinct().Order().ShouldBe(values);
        }
    }
}
