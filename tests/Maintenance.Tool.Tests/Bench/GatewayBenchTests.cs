using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Bench;

[Collection(WholeProducts.Name)]
public sealed class GatewayBenchTests
{
    [FactIfNodeRed]
    public async Task At_the_smallest_rate_the_bench_of_the_gateway_counts_every_value_of_both()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        List<string> lines = [];
        await using var bench = ChildProcess.Start(
            Checkout.Find().Program("Maintenance.Benchmarks", "gateway", "--seconds", "3") with { OnLine = lines.Add });
        await bench.Exited.WaitAsync(bound.Token);   // how fast a busy machine is decides nothing here

        var figures = JsonElement.Parse(lines.Last(line => line.StartsWith('{'))).GetProperty("figures").EnumerateArray()
            .ToDictionary(figure => figure.GetProperty("name").GetString()!, StringComparer.Ordinal);
        var delivered = figures["10000/s delivered of asked"];
        delivered.GetProperty("ours").GetDouble().ShouldBeGreaterThan(0.3);
        delivered.GetProperty("theirs").GetDouble().ShouldBeGreaterThan(0.3);
        figures["10000/s sampled less delivered, after the stop"].GetProperty("ours").GetDouble().ShouldBe(0);
        figures["10000/s CPU for a delivered value"].GetProperty("ratio").ValueKind.ShouldBe(JsonValueKind.Number);
        figures["10000/s messages"].GetProperty("ours").GetDouble().ShouldBeLessThanOrEqualTo(20, "one or a few a poll");
    }
}
