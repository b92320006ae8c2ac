using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Tests.Devices;
using Maintenance.Edge.Tests.Uplinks;
using Maintenance.Local;
using Maintenance.Local.Product;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests;

/// <summary>The built program with a broker in the place of a cloud, killed while the broker is away.</summary>
public sealed class KilledPublisherTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task What_a_killed_gateway_had_on_disk_is_published_by_the_next_and_the_sums_agree()
    {
        using var bound = new CancellationTokenSource(Bound);
        using var folder = new TemporaryFolder();
        await using var broker = await PrivateBroker.StartAsync(new() { Persistent = true }, bound.Token);
        await using var published = await PublishedRecords.SubscribeAsync(broker.Port, "plant/press-shop", bound.Token);
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        var configuration = Path.Combine(folder.Path, "gateway.yaml");
        await File.WriteAllTextAsync(configuration, Yaml(broker.Port, server.EndPoint.Port), bound.Token);

        await using (var killed = await StartAsync())
        {
            await published.UntilAsync(3);
            await broker.StopAsync();
            await ReadAsync(50);
            await killed.Process.KillAsync();
        }

        await broker.StartAgainAsync(bound.Token);
        await using var next = await StartAsync();
        await ReadAsync(30);
        var books = await next.StopAsync(bound.Token);

        await Until.TrueAsync(() => published.Reports is [.., { } last] && last.Sampled == books.Sampled, Bound, "the last report", bound.Token);
        ShouldHold(published, books.Sampled, unit.Reads);

        Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(
            Checkout.Find(), configuration, Path.Combine(folder.Path, "data"), FreePort.Next(), Path.Combine(folder.Path, "gateway.log"),
            new Dictionary<string, string?>(), null, bound.Token);

        Task ReadAsync(long more)
        {
            var before = unit.Reads;
            return RunningGateway.UntilAsync(() => unit.Reads >= before + more, "more polls");
        }
    }

    private static string Yaml(int broker, int device) => $$"""
        gateway: { name: press-shop }
        publish: { endpoint: "127.0.0.1:{{broker}}", topic: plant/press-shop }
        devices:
        {{CountingUnit.Device(device, "00:00:00.010")}}
        """;

    private static void ShouldHold(PublishedRecords published, long sampled, long reads)
    {
        published.ShouldBeWhole();
        published.Values.Count.ShouldBe((int)sampled);
        published.Gaps.Select(gap => gap.Gap.Reason).ShouldContain(GapReason.GatewayDown);
        foreach (var (tag, sign) in new[] { ("N.up", 1), ("N.down", -1) })
        {
            // A machine so busy that nothing is read for ten seconds has the gateway say that the last value is stale.
            var values = published.Values.Where(value => string.Equals(value.Tag, tag, StringComparison.Ordinal) && value.Quality != Quality.Stale)
                .Select(value => sign * value.Value).ToList();
            values.Count.ShouldBeGreaterThanOrEqualTo(60);
            values.ShouldAllBe(value => value >= 1 && value <= reads);
            values.Distinct().Order().ShouldBe(values);
        }
    }
}
