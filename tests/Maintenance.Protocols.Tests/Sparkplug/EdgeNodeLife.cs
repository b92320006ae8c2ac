using Maintenance.Local;
using Maintenance.Protocols.Sparkplug;
using Xunit;
using static Maintenance.Protocols.Tests.Sparkplug.NodeRig;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>The life of an edge node with one device, recorded: born, publishing, born again when asked, and gone.</summary>
public sealed class EdgeNodeLife : IAsyncLifetime
{
    private readonly List<Seen> _packets = [];

    internal Seen Connect => Of("CONNECT");

    internal Seen Subscribe => Of("SUBSCRIBE");

    internal Seen NBirth => On("NBIRTH").First();

    internal Seen DBirth => On("DBIRTH").First();

    internal Seen NData => On("NDATA").First();

    internal Seen DData => On("DDATA").First();

    internal Seen Rebirth => On("NBIRTH").Last();

    internal Seen DDeath => On("DDEATH").Single();

    internal Seen NDeath => On("NDEATH").Single();

    internal IReadOnlyList<string> Order => [.. _packets.Select(packet => packet.Packet is "PUBLISH" ? packet.Topic.Split('/')[2] : packet.Packet)];

    /// <summary>All but NDEATH.</summary>
    internal IReadOnlyList<Seen> Sequenced => [.. _packets.Where(packet => packet.Packet is "PUBLISH" && !packet.Topic.Contains("NDEATH", StringComparison.Ordinal))];

    internal IEnumerable<Seen> Births => [NBirth, DBirth, Rebirth];

    internal IEnumerable<Seen> Data => [NData, DData];

    /// <summary>Of the edge node's births, but the protocol's own.</summary>
    internal static IEnumerable<Metric> Own(Seen message) => message.Parsed.Metrics.Where(metric => metric.Name is not ("bdSeq" or "Node Control/Rebirth" or "Motor"));

    internal static Metric Named(Seen message, string name) => message.Parsed.Metrics.Single(metric => string.Equals(metric.Name, name, StringComparison.Ordinal));

    public async Task InitializeAsync()
    {
        await using var rig = new NodeRig(firstBdSeq: 5);
        await rig.Node.AddDeviceAsync("Pump", [new() { Name = "Flow", Type = SparkplugType.Double, Value = SparkplugValue.Of(1.0) }, Instance()], default);
        rig.Run();
        await TakeAsync(rig, 4);
        await Until.TrueAsync(token => rig.Node.PublishAsync(null, [Speed(3, at: 20), Speed(2, at: 10)], token).AsTask(), TimeSpan.FromSeconds(20), "the births to be over", default);
        await rig.Node.PublishAsync("Pump", [new() { Name = "Flow", Value = SparkplugValue.Of(2.0) }], default);
        await TakeAsync(rig, 2);
        await rig.Broker.SendAsync(Command, new SparkplugPayload { Metrics = [new() { Name = "Node Control/Rebirth", Value = SparkplugValue.Of(true) }] });
        await TakeAsync(rig, 2);
        await rig.Node.RemoveDeviceAsync("Pump", default);
        await TakeAsync(rig, 1);
        await rig.StopAsync();
        await TakeAsync(rig, 2);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static Metric Instance() => new()
    {
        Name = "M1",
        Type = SparkplugType.Template,
        Value = SparkplugValue.Of(new Template
        {
            IsDefinition = false,
            Definition = "Motor",
            Members = [new() { Name = "Rpm", Type = SparkplugType.Double, Value = SparkplugValue.Of(1450.0) }],
        }),
    };

    private async Task TakeAsync(NodeRig rig, int count)
    {
        for (; count > 0; count--)
            _packets.Add(await rig.Broker.NextAsync());
    }

    private Seen Of(string packet) => _packets.Single(seen => string.Equals(seen.Packet, packet, StringComparison.Ordinal));

    private IEnumerable<Seen> On(string verb) => _packets.Where(seen => seen.Packet is "PUBLISH" && string.Equals(seen.Topic.Split('/')[2], verb, StringComparison.Ordinal));
}
