using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>The life of a host application, recorded: there, contradicted, asking for births, writing to a device, and gone.</summary>
public sealed class HostLife : IAsyncLifetime
{
    internal const string StateTopic = "spBv1.0/STATE/SCADA";

    private readonly List<Seen> _packets = [];

    internal Seen Connect => _packets[0];

    internal Seen Subscribe => _packets[1];

    internal Seen Birth => _packets[2];

    internal Seen Again => _packets[3];

    internal Seen NCmd => _packets[4];

    internal Seen DCmd => _packets[5];

    internal Seen Death => _packets[6];

    internal Seen Last => _packets[7];

    public async Task InitializeAsync()
    {
        await using var broker = new RawBroker();
        using var stop = new CancellationTokenSource();
        using var host = new SparkplugHost(
            new() { Broker = broker.Address, HostId = "SCADA", Groups = ["Plant"] }, _ => ValueTask.CompletedTask, TimeProvider.System);
        var running = host.RunAsync(() => ValueTask.CompletedTask, stop.Token);
        await TakeAsync(broker, 3);
        await broker.SendAsync(StateTopic, new HostState(false, 1).ToBytes());
        await TakeAsync(broker, 1);
        await broker.SendAsync("spBv1.0/Plant/NDATA/Press", new SparkplugPayload { Seq = 7 });
        await TakeAsync(broker, 1);
        await host.WriteAsync(new("Plant", "Press"), "Pump", [new() { Name = "Set", Value = SparkplugValue.Of(2.0) }], default);
        await TakeAsync(broker, 1);
        await stop.CancelAsync();
        await TakeAsync(broker, 2);
        await running;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task TakeAsync(RawBroker broker, int count)
    {
        for (; count > 0; count--)
            _packets.Add(await broker.NextAsync());
    }
}
