using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Bench;

[Collection(WholeProducts.Name)]
public sealed class SpineBenchTests
{
    [Fact]
    public async Task At_a_small_rate_the_spines_bench_runs_to_its_end_and_counts_nothing_lost_or_doubled()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        List<string> lines = [];
        await using var bench = ChildProcess.Start(
            Checkout.Find().Program("Maintenance.Benchmarks", "spine", "--rate", "1000", "--seconds", "2") with { OnLine = lines.Add });
        await bench.Exited.WaitAsync(bound.Token);   // how fast a busy machine is decides nothing here

        var figures = JsonElement.Parse(lines.Last(line => line.StartsWith('{'))).GetProperty("figures").EnumerateArray()
            .ToDictionary(figure => figure.GetProperty("name").GetString()!, StringComparer.Ordinal);
        figures["1000/s stored"].GetProperty("ours").GetDouble().ShouldBeGreaterThan(1000);
        foreach (var name in (string[])["1000/s unreported loss", "1000/s stored twice", "1000/s stored less (sampled less declared gaps)"])
            figures[name].GetProperty("ours").GetDouble().ShouldBe(0, name);
    }
}
