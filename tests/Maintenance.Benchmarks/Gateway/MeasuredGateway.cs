using Maintenance.Benchmarks.Spine;
using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.Gateway;

/// <summary>Runs one gateway for warm-up and window, and counts.</summary>
internal static class MeasuredGateway
{
    private const double BytesPerMib = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<GatewayCost> OursAsync(
        GatewayPlace place, GatewayLoad load, TimeSpan warmUp, TimeSpan window, CancellationToken cancellationToken)
    {
        var file = Path.Combine(place.Folder, "gateway.yaml");
        await File.WriteAllTextAsync(file, load.OurConfiguration(place.ModbusPort, place.BrokerPort), cancellationToken);
        await using var counter = ValueCounter.Start(place.BrokerPort, GatewayLoad.OurFilter);
        await using var gateway = await GatewayProcess.StartAsync(
            place.Checkout, file, Path.Combine(place.Folder, "ours"), FreePort.Next(), Path.Combine(place.Folder, "ours.log"),
            new Dictionary<string, string?>(StringComparer.Ordinal), enrolmentToken: null, cancellationToken);
        List<long> missed = [];
        var cost = await MeasureAsync(
            gateway.Process.Identity.Id, counter, load, warmUp, window, async () => missed.Add(await MissedAsync(gateway, cancellationToken)), cancellationToken);
        var books = await gateway.StopAsync(cancellationToken);
        try
        {
            await Until.TrueAsync(() => counter.Values >= books.Sampled, Patience, "the last values", cancellationToken);
        }
        catch (TimeoutException)
        {
            // Then they are missing, and the figure says how many.
        }

        return cost with { Undelivered = books.Sampled - counter.Values, Missed = missed[^1] - missed[0] };
    }

    private static async Task<long> MissedAsync(GatewayProcess gateway, CancellationToken cancellationToken) =>
        (await gateway.StatusAsync(cancellationToken)).GetProperty("gaps").EnumerateObject().Sum(gap => gap.Value.GetInt64());

    public static async Task<GatewayCost> TheirsAsync(
        GatewayPlace place, GatewayLoad load, TimeSpan warmUp, TimeSpan window, CancellationToken cancellationToken)
    {
        var nodeRed = Path.Combine(place.Checkout.Root, "tests", "Peers", "node-red");
        var flow = Path.Combine(place.Folder, "flow.json");
        await File.WriteAllTextAsync(flow, load.TheirFlow(place.ModbusPort, place.BrokerPort), cancellationToken);
        await using var counter = ValueCounter.Start(place.BrokerPort, GatewayLoad.TheirFilter);
        await using var gateway = ChildProcess.Start(new(
            "node", Path.Combine(nodeRed, "node_modules", "node-red", "red.js"), "--userDir", Path.Combine(place.Folder, "theirs"),
            "--settings", Path.Combine(nodeRed, "settings.js"), flow)
        {
            LogFile = Path.Combine(place.Folder, "theirs.log"),
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["NODE_RED_PORT"] = $"{FreePort.Next()}" },
        });
        return await MeasureAsync(gateway.Identity.Id, counter, load, warmUp, window, () => Task.CompletedTask, cancellationToken);
    }

    /// <param name="lookAsync">Asked before the window and after it.</param>
    private static async Task<GatewayCost> MeasureAsync(
        int process, ValueCounter counter, GatewayLoad load, TimeSpan warmUp, TimeSpan window, Func<Task> lookAsync, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        await Until.TrueAsync(() => counter.Values > 0, Patience, "the first value", cancellationToken);
        await Task.Delay(warmUp, clock, cancellationToken);
        await lookAsync();
        var (began, cpu, values, messages) = (clock.GetTimestamp(), ProcessCost.CpuSecondsSoFar(process), counter.Values, counter.Messages);
        await Task.Delay(window, clock, cancellationToken);
        var cost = ProcessCost.Since(process, cpu);
        var asked = load.ValuesPerSecond * clock.GetElapsedTime(began).TotalSeconds;
        var measured = new GatewayCost(counter.Values - values, counter.Messages - messages, asked, cost.CpuSeconds, cost.PeakMemoryMib * BytesPerMib / 1e6);
        await lookAsync();
        return measured;
    }
}
