using System.Collections.Concurrent;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;
using Maintenance.Protocols.Sparkplug.Node;
using Maintenance.Protocols.Tests.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug.Interop;

/// <summary>Our host application and edge node with those of sparkplug-client, over a real broker.</summary>
public sealed class SparkplugClientTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly EdgeNodeId Theirs = new("Plant", "Node");

    [FactIfSparkplug]
    public async Task Our_host_follows_its_edge_node_from_birth_to_death()
    {
        await using var host = await FollowingHost.StartAsync(broker.Port);
        await using var peer = new SparkplugPeer("sparkplug-node.js", $"{broker.Port}");
        await host.ValueAsync(null, "Speed", 1);
        await host.ValueAsync("Pump", "Count", 4_000_000_000);
        await host.ValueAsync("Pump", "M1/Rpm", 1450);
        await host.ValueAsync("Pump", "Table[1]/Level", 2.5);

        await peer.TellAsync("data -7");
        await host.ValueAsync(null, "Speed", -7);
        await peer.TellAsync("device 2.25");
        await host.ValueAsync("Pump", "Flow", 2.25);
        await peer.TellAsync("history 9.5");
        (await host.ValueAsync("Pump", "Flow", 9.5)).IsHistorical.ShouldBeTrue();
        await peer.TellAsync("compressed 3.75");
        await host.ValueAsync("Pump", "Flow", 3.75);

        await peer.TellAsync("bury");
        (await host.NextAsync<HostEvent.Stale>()).Names.ShouldContain("M1/Rpm");
        await peer.DisposeAsync();
        var death = await host.NextAsync<HostEvent.Stale>();
        (death.Device, death.Names.Contains("Speed")).ShouldBe((null, true));
        host.Has<HostEvent.Lost>().ShouldBeFalse();
    }

    [FactIfSparkplug]
    public async Task After_a_gap_our_host_asks_it_for_its_births_and_gets_them()
    {
        await using var host = await FollowingHost.StartAsync(broker.Port);
        await using var peer = new SparkplugPeer("sparkplug-node.js", $"{broker.Port}");
        await host.ValueAsync("Pump", "Flow", 1);
        await peer.TellAsync("skip");
        await peer.TellAsync("data 5");
        (await host.NextAsync<HostEvent.Lost>()).Values.ShouldBe(1);
        (await peer.UntilAsync("ncmd")).GetProperty("metrics")[0].GetProperty("value").GetBoolean().ShouldBeTrue();
        await host.ValueAsync(null, "Speed", 5);
        await peer.TellAsync("device 8");
        await host.ValueAsync("Pump", "Flow", 8);
    }

    [FactIfSparkplug]
    public async Task Our_host_that_comes_later_asks_at_the_first_message_and_writes_to_its_device()
    {
        await using var peer = new SparkplugPeer("sparkplug-node.js", $"{broker.Port}");
        await peer.UntilAsync("born");
        await using var host = await FollowingHost.StartAsync(broker.Port);
        await peer.TellAsync("data 5");
        await host.ValueAsync(null, "Speed", 5);
        await host.Host.WriteAsync(Theirs, "Pump", [new() { Name = "Set", Type = SparkplugType.Double, Value = SparkplugValue.Of(2.5) }], default);
        var command = await peer.UntilAsync("dcmd");
        command.GetProperty("device").GetString().ShouldBe("Pump");
        command.GetProperty("metrics")[0].GetProperty("value").GetDouble().ShouldBe(2.5);
    }

    [FactIfSparkplug]
    public async Task A_killed_edge_node_is_dead_by_its_will()
    {
        await using var host = await FollowingHost.StartAsync(broker.Port);
        await using var peer = new SparkplugPeer("sparkplug-node.js", $"{broker.Port}");
        await host.ValueAsync("Pump", "Flow", 1);
        await peer.KillAsync();
        var stale = await host.NextAsync<HostEvent.Stale>();
        stale.Reason.ShouldContain("went");
    }

    [FactIfSparkplug]
    public async Task It_reads_what_our_edge_node_publishes_and_gets_births_when_it_asks()
    {
        await using var peer = new SparkplugPeer("sparkplug-node.js", $"{broker.Port}");
        await peer.TellAsync("listen");
        await peer.UntilAsync("listening");
        using var stop = new CancellationTokenSource();
        using var node = new SparkplugNode(
            new() { Id = new("Plant", "Press"), Brokers = [new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "press" }], UsesAliases = false },
            new Dictionary<string, Template>(), [new() { Name = "Speed", Type = SparkplugType.Double, Value = SparkplugValue.Of(1.5) }],
            _ => ValueTask.CompletedTask, TimeProvider.System);
        var running = node.RunAsync(() => ValueTask.CompletedTask, stop.Token);

        var birth = await MessageAsync(peer, "NBIRTH");
        birth.GetProperty("seq").GetDouble().ShouldBe(0);
        Metric(birth, "Speed").GetProperty("value").GetDouble().ShouldBe(1.5);
        Metric(birth, "Speed").GetProperty("type").GetString().ShouldBe("Double");
        Metric(birth, "Node Control/Rebirth").GetProperty("value").GetBoolean().ShouldBeFalse();
        await Until.TrueAsync(
            token => node.PublishAsync(null, [new() { Name = "Speed", Value = SparkplugValue.Of(2.5) }], token).AsTask(), Patience, "the birth to be over", default);
        (await MessageAsync(peer, "NDATA")).GetProperty("metrics")[0].GetProperty("name").GetString().ShouldBe("Speed");

        await peer.TellAsync("rebirth");
        Metric(await MessageAsync(peer, "NBIRTH"), "Speed").GetProperty("value").GetDouble().ShouldBe(2.5);

        await stop.CancelAsync();
        (await running).ShouldBe(NodeSessionEnd.Stopped);
        (await MessageAsync(peer, "NDEATH")).GetProperty("metrics")[0].GetProperty("name").GetString().ShouldBe("bdSeq");
    }

    private static async Task<JsonElement> MessageAsync(SparkplugPeer peer, string verb) =>
        (await peer.UntilAsync(said => said.TryGetProperty("topic", out var topic) && topic.ValueEquals($"spBv1.0/Plant/{verb}/Press"))).GetProperty("payload");

    private static JsonElement Metric(JsonElement payload, string name) =>
        payload.GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").ValueEquals(name));

    /// <summary>A host application and what it has learned, in order.</summary>
    private sealed class FollowingHost : IAsyncDisposable
    {
        private readonly ConcurrentQueue<HostEvent> _events = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;
        private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private FollowingHost(int port)
        {
            Host = new(
                new()
                {
                    Broker = new() { Host = "127.0.0.1", Port = port, ClientId = "host" },
                    HostId = "SCADA",
                    Groups = ["Plant"],
                    ReorderTimeout = TimeSpan.FromMilliseconds(200),
                },
                TakeAsync, TimeProvider.System);
            _running = Host.RunAsync(ConnectedAsync, _stop.Token);
        }

        public SparkplugHost Host { get; }

        public static async Task<FollowingHost> StartAsync(int port)
        {
            var host = new FollowingHost(port);
            await (await Task.WhenAny(host._connected.Task, host._running)).WaitAsync(Patience, host._stop.Token);
            return host;
        }

        public bool Has<T>() => _events.OfType<T>().Any();

        /// <summary>Passes over what came before.</summary>
        public async Task<MetricValue> ValueAsync(string? device, string name, double number)
        {
            MetricValue? found = null;
            await Until.TrueAsync(() => (found = Values(device).FirstOrDefault(value => string.Equals(value.Name, name, StringComparison.Ordinal)
                && TypedValue.TryNumber(value.Type, value.Value, out var got) && got == number)) is not null, Patience, $"{device} {name} = {number}", default);
            return found!;
        }

        public async Task<T> NextAsync<T>()
            where T : HostEvent
        {
            T? next = null;
            await Until.TrueAsync(
                () =>
                {
                    while (next is null && _events.TryDequeue(out var passed))
                        next = passed as T;
                    return next is not null;
                },
                Patience, typeof(T).Name, default);
            return next!;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Host.Dispose();
            _stop.Dispose();
        }

        private IEnumerable<MetricValue> Values(string? device) => _events.Where(each => string.Equals(each.Device, device, StringComparison.Ordinal) && each.Node == Theirs)
            .SelectMany(each => each switch { HostEvent.Born born => born.Values, HostEvent.Arrived arrived => arrived.Values, _ => [] });

        private ValueTask TakeAsync(IReadOnlyList<HostEvent> events)
        {
            foreach (var each in events)
                _events.Enqueue(each);
            return ValueTask.CompletedTask;
        }

        private ValueTask ConnectedAsync()
        {
            _connected.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
