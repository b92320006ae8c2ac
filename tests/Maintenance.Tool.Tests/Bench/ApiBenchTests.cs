using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Bench;

[Collection(WholeProducts.Name)]
public sealed class ApiBenchTests
{
    [Fact]
    public async Task On_a_small_plant_the_bench_of_the_api_is_answered_without_error_and_measures_each_endpoint_beside_its_statements()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        List<string> lines = [];
        await using var bench = ChildProcess.Start(
            Checkout.Find().Program("Maintenance.Benchmarks", "api", "--assets", "100", "--work-orders", "500") with { OnLine = lines.Add });
        await bench.Exited.WaitAsync(bound.Token);   // how fast a busy machine is decides nothing here

        var figures = JsonElement.Parse(lines.Last(line => line.StartsWith('{'))).GetProperty("figures").EnumerateArray()
            .ToDictionary(figure => figure.GetProperty("name").GetString()!, StringComparer.Ordinal);
        figures["errors"].GetProperty("ours").GetDouble().ShouldBe(0, string.Join('\n', lines));
        figures["reads, p95"].GetProperty("ours").GetDouble().ShouldBeGreaterThan(0);
        foreach (var name in (string[])["list of work orders", "one work order", "making a work order"])
        {
            var figure = figures[$"{name}: requests in a second"];
            figure.GetProperty("ours").GetDouble().ShouldBeGreaterThan(1, name);
            figure.GetProperty("theirs").GetDouble().ShouldBeGreaterThan(1, name);
        }
    }
}
