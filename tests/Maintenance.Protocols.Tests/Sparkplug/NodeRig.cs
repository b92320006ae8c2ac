using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Node;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>An edge node Plant/Press with a metric Speed, and the one broker or two that it knows.</summary>
internal sealed class NodeRig : IAsyncDisposable
{
    public static readonly EdgeNodeId Press = new("Plant", "Press");
    public static readonly string Birth = "spBv1.0/Plant/NBIRTH/Press";
    public static readonly string Values = "spBv1.0/Plant/NDATA/Press";
    public static readonly string Death = "spBv1.0/Plant/NDEATH/Press";
    public static readonly string Command = "spBv1.0/Plant/NCMD/Press";
    public static readonly string State = "spBv1.0/STATE/SCADA";

    private readonly CancellationTokenSource _stop = new();

    public NodeRig(string? primaryHost = null, bool usesAliases = true, int storeCapacity = 100, byte firstBdSeq = 0, bool hasTwoBrokers = false, TimeProvider? clock = null)
    {
        Other = hasTwoBrokers ? new() : null;
        Node = new(
            new()
            {
                Id = Press,
                Brokers = Other is null ? [Broker.Address] : [Broker.Address, Other.Address],
                PrimaryHost = primaryHost,
                UsesAliases = usesAliases,
                StoreCapacity = storeCapacity,
                FirstBdSeq = firstBdSeq,
            },
            new Dictionary<string, Template> { ["Motor"] = Motor },
            [
                new() { Name = "Speed", Type = SparkplugType.Double, Value = SparkplugValue.Of(1.0) },
                new() { Name = "Nothing", Type = SparkplugType.Int32 },
            ],
            command =>
            {
                Commands.Enqueue(command);
                return ValueTask.CompletedTask;
            },
            clock ?? TimeProvider.System);
    }

    public static Template Motor { get; } = new() { IsDefinition = true, Members = [new() { Name = "Rpm", Type = SparkplugType.Double }] };

    public RawBroker Broker { get; } = new();

    public RawBroker? Other { get; }

    public SparkplugNode Node { get; }

    public System.Collections.Concurrent.ConcurrentQueue<NodeCommand> Commands { get; } = new();

    public Task<NodeSessionEnd> Running { get; private set; } = Task.FromResult(NodeSessionEnd.Stopped);

    public static Metric Speed(double value, ulong? at = null) => new() { Name = "Speed", Timestamp = at, Value = SparkplugValue.Of(value) };

    public void Run() => Running = Node.RunAsync(() => ValueTask.CompletedTask, _stop.Token);

    /// <summary>Runs, past CONNECT and SUBSCRIBE, to the NBIRTH.</summary>
    public async Task<SparkplugPayload> RunToBirthAsync()
    {
        Run();
        await Broker.NextAsync("CONNECT");
        await Broker.NextAsync("SUBSCRIBE");
        return await Broker.NextOnAsync(Birth);
    }

    public Task StopAsync() => _stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Broker.DisposeAsync();
        if (Other is not null)
            await Other.DisposeAsync();
        Node.Dispose();
        _stop.Dispose();
    }
}
