using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Maintenance.Benchmarks.OpcUa;
using Maintenance.Benchmarks.Spine;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Benchmarks.Mqtt;

/// <summary>
/// Our client and mqtt.js in turn against the same mosquitto at QoS 1: publishing, and taking what the broker kept for a
/// session, so that nobody but broker and client works while it is measured.
/// </summary>
internal static class MqttBench
{
    private const string Theirs = "mqtt.js 5.16.0";
    private const string NoPeer = "no peer: node has no counter of the bytes that it allocates";
    private const int Window = 256;
    private const int WarmUp = 50_000;
    private const int Runs = 5;

    /// <summary>From this share of a core on the broker is what limits.</summary>
    private const double BrokerIsFull = 0.85;

    public static Task<BenchReport> RunAsync(Checkout checkout, CancellationToken cancellationToken) => RunAsync(checkout, 200_000, cancellationToken);

    /// <param name="messages">Published, and taken, in each of the runs.</param>
    public static async Task<BenchReport> RunAsync(Checkout checkout, int messages, CancellationToken cancellationToken)
    {
        await using var broker = await PrivateBroker.StartAsync(new() { Settings = [$"max_inflight_messages {Window}"] }, cancellationToken);
        var port = string.Create(CultureInfo.InvariantCulture, $"{broker.Port}");
        var bench = Path.Combine(AppContext.BaseDirectory, "Maintenance.Benchmarks.dll");
        await using var ours = await Peer.StartAsync(new ProcessStartInfo("dotnet", [bench, OurMqttClient.Name, port, $"{Window}"]), cancellationToken);
        await using var theirs = await Peer.StartAsync(Peer.Node(checkout, "mqtt/client.js", port, $"{Window}"), cancellationToken);
        Peer[] clients = [ours, theirs];
        foreach (var client in clients)
            await PublishAsync(client, broker, WarmUp, cancellationToken);
        var published = await InTurnAsync(clients, client => PublishAsync(client, broker, messages, cancellationToken));
        foreach (var client in clients)
            await TakeAsync(client, PlantOf(client), broker, WarmUp, cancellationToken);
        var taken = await InTurnAsync(clients, client => TakeAsync(client, PlantOf(client), broker, messages, cancellationToken));
        return BenchReport.Of("mqtt", [.. Figures("publishing", messages, published), .. Figures("subscribing", messages, taken)]);

        // Each its own: what is published for one would wait for the other too.
        string PlantOf(Peer client) => ReferenceEquals(client, ours) ? OurMqttClient.Plant : "MQTTJS";
    }

    private static async Task<(List<Run> Ours, List<Run> Theirs)> InTurnAsync(Peer[] clients, Func<Peer, Task<Run>> measureAsync)
    {
        List<Run> ours = [], theirs = [];
        for (var run = 0; run < Runs; run++)
        {
            ours.Add(await measureAsync(clients[0]));
            theirs.Add(await measureAsync(clients[1]));
        }

        return (ours, theirs);
    }

    private static IEnumerable<Figure> Figures(string what, int messages, (List<Run> Ours, List<Run> Theirs) runs)
    {
        double Rate(List<Run> of) => Median(of, run => messages / run.Cost.Microseconds * 1e6);
        double Cpu(List<Run> of) => Median(of, run => run.Cost.CpuMicroseconds / messages);
        var (rate, theirRate, cpu, theirCpu) = (Rate(runs.Ours), Rate(runs.Theirs), Cpu(runs.Ours), Cpu(runs.Theirs));
        var broker = Median(runs.Ours, run => run.BrokerShare);
        var least = broker >= BrokerIsFull ? 0.95 : 1.0;
        return
        [
            new($"{what}: messages in a second", Math.Round(rate), Math.Round(theirRate), Theirs, Math.Round(rate / theirRate, 3), "1/s",
                string.Create(CultureInfo.InvariantCulture, $">= {least} of theirs"), rate >= least * theirRate, null),
            new($"{what}: CPU of the client for a message", Math.Round(cpu, 2), Math.Round(theirCpu, 2), Theirs, Math.Round(cpu / theirCpu, 3), "µs",
                "<= 1/3 of theirs", cpu <= theirCpu / 3, null),
            Figure.AtMost($"{what}: allocated for a message", Math.Round(Median(runs.Ours, run => run.Cost.Allocated / messages), 2), "B", 64) with { Why = NoPeer },
            new($"{what}: the broker's share of a core", Math.Round(broker, 3), Math.Round(Median(runs.Theirs, run => run.BrokerShare), 3), Theirs, null, "share", null, true, null),
        ];
    }

    private static Task<Run> PublishAsync(Peer client, PrivateBroker broker, int messages, CancellationToken cancellationToken) =>
        AskAsync(client, broker, $"publish {messages}", cancellationToken);

    private static async Task<Run> TakeAsync(Peer client, string plant, PrivateBroker broker, int messages, CancellationToken cancellationToken)
    {
        await AskAsync(client, broker, "subscribe", cancellationToken);
        await using (var writer = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "bench-feed" }, null, TimeProvider.System, cancellationToken))
        {
            await OurMqttClient.PublishAsync(writer, messages, Window, plant);
        }

        return await AskAsync(client, broker, $"drain {messages}", cancellationToken);
    }

    private static async Task<Run> AskAsync(Peer client, PrivateBroker broker, string question, CancellationToken cancellationToken)
    {
        var before = ProcessCost.OwnCpuSecondsSoFar(broker.Server.Identity.Id);
        var cost = (await client.AskAsync(question, cancellationToken)).Deserialize(MqttCostJson.Default.MqttCost)!;
        var used = ProcessCost.OwnCpuSecondsSoFar(broker.Server.Identity.Id) - before;
        return new(cost, used / (cost.Microseconds / 1e6));
    }

    private static double Median(List<Run> runs, Func<Run, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    private sealed record Run(MqttCost Cost, double BrokerShare);
}
