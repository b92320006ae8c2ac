using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Bench;

[Collection(WholeProducts.Name)]
public sealed class OpcUaBenchTests
{
    [FactIfNodeOpcUa]
    public async Task With_a_small_load_the_bench_of_opc_ua_measures_both_clients_in_each_of_its_parts()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        List<string> lines = [];
        await using var bench = ChildProcess.Start(
            Checkout.Find().Program("Maintenance.Benchmarks", "opcua", "--parts", "a,c,d", "--seconds", "1") with { OnLine = lines.Add });
        await bench.Exited.WaitAsync(bound.Token);   // how fast a busy machine is decides nothing here

        var figures = JsonElement.Parse(lines.Last(line => line.StartsWith('{'))).GetProperty("figures").EnumerateArray()
            .ToDictionary(figure => figure.GetProperty("name").GetString()!, StringComparer.Ordinal);
        figures.Count.ShouldBe(7);
        foreach (var (name, figure) in figures)
        {
            var hasPeer = figure.GetProperty("peer").ValueKind != JsonValueKind.Null;
            (hasPeer ? figure.GetProperty("ratio").ValueKind : JsonValueKind.Null).ShouldBe(hasPeer ? JsonValueKind.Number : JsonValueKind.Null, name);
            (hasPeer || figure.GetProperty("why").GetString()!.StartsWith("no peer", StringComparison.Ordinal)).ShouldBeTrue(name);
        }

        var told = figures["500 doubles every 100 ms: share of values written that were told"];
        told.GetProperty("ours").GetDouble().ShouldBeGreaterThan(0.5);
        told.GetProperty("theirs").GetDouble().ShouldBeGreaterThan(0.5);
        var rate = figures["own server, 10,000 values/s: values told in a second"];
        rate.GetProperty("ours").GetDouble().ShouldBeGreaterThan(5_000);
        rate.GetProperty("must").GetString().ShouldBe(">= 9900");
        figures["own server: Read calls of 1,000 nodes in a second"].GetProperty("ours").GetDouble().ShouldBeGreaterThan(1);
        figures["memory of 1,000 monitored items above idle"].GetProperty("theirs").ValueKind.ShouldBe(JsonValueKind.Number);
    }
}
