using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Which nodes of the server the tags are, as one session found them.</summary>
/// <param name="Nodes">By tag number; a tag that has none is among the device's troubles.</param>
/// <param name="Events">The node that notifies of alarms; null where none are asked for.</param>
internal sealed record NodePlan(IReadOnlyList<string> Namespaces, IReadOnlyDictionary<int, NodeId> Nodes, NodeId? Events)
{
    /// <summary>Values in one message; with the requests that are under way at once it bounds what the gateway holds unacknowledged.</summary>
    private const uint MostValuesInMessage = 4096;

    /// <summary>Under this name troubles with alarms are told.</summary>
    public const string AlarmsOfServer = "alarms of the server";

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    public static async Task<NodePlan> MakeAsync(
        OpcUaSession session, DeviceSettings device, DeviceStatus status, CancellationToken cancellationToken)
    {
        foreach (var tag in device.Tags)
            status.Mended(tag.Name);
        status.Mended(AlarmsOfServer);
        var namespaces = await NodeFinder.NamespacesAsync(session, cancellationToken);
        var nodes = new Dictionary<int, NodeId>();
        foreach (var tag in device.Tags)
        {
            if (await FindAsync(session, namespaces, tag, status, cancellationToken) is { } node)
                nodes.Add(tag.Index, node);
        }

        var events = device.OpcUa!.Events?.Node.In(namespaces);
        if (device.OpcUa.Events is { } wanted && events is null)
            status.Trouble(AlarmsOfServer, $"The server has no namespace {wanted.Node.NamespaceUri}.");
        return new(namespaces, nodes, events);
    }

    /// <summary>A subscription for each publishing interval; the server's alarms come with the first.</summary>
    public IReadOnlyList<Subscription> Subscriptions(
        DeviceSettings device, Func<IReadOnlyList<TagSettings>, ISubscriptionReceiver> receive)
    {
        var groups = device.Tags.Where(tag => tag.Node is { IsRead: false } && Nodes.ContainsKey(tag.Index))
            .GroupBy(tag => tag.Node!.Publishing).Select(group => (group.Key, Tags: group.ToList())).OrderBy(group => group.Key).ToList();
        if (groups.Count == 0 && Events is not null)
            groups.Add((TimeSpan.FromSeconds(1), []));
        return [.. groups.Select((group, i) => new Subscription(
            new() { PublishingInterval = group.Key, KeepAlive = KeepAlive > group.Key ? KeepAlive : group.Key, MaxNotificationsPerPublish = MostValuesInMessage },
            [.. group.Tags.Select(Item), .. i == 0 && Events is { } events ? [AlarmFields.Item(events)] : Array.Empty<MonitoredItem>()],
            receive(group.Tags)))];
    }

    private static async Task<NodeId?> FindAsync(
        OpcUaSession session, IReadOnlyList<string> namespaces, TagSettings tag, DeviceStatus status, CancellationToken cancellationToken)
    {
        var node = tag.Node!;
        if (node.Id is { } id)
        {
            var found = id.In(namespaces);
            if (found is null)
                status.Trouble(tag.Name, $"The server has no namespace {id.NamespaceUri}; it has {string.Join(", ", namespaces)}.");
            return found;
        }

        var (matches, refused) = await NodeFinder.FindAsync(session, namespaces, node.Path!, cancellationToken);
        if (matches is [var only])
            return ExpandedNodeId.Parse(only.Id).In(namespaces);
        status.Trouble(tag.Name, matches.Count == 0
            ? refused ?? $"No variable is at {node.Path}; './maintain edge browse' shows what there is."
            : $"{matches.Count} variables are at {node.Path}: {string.Join(", ", matches.Take(3).Select(match => match.Id))}; name one by its id.");
        return null;
    }

    private MonitoredItem Item(TagSettings tag)
    {
        var node = tag.Node!;
        return new()
        {
            NodeId = Nodes[tag.Index],
            SamplingInterval = node.Sampling,
            QueueSize = node.Queue,
            Filter = node is { Trigger: DataChangeTrigger.StatusValue, Deadband: null }
                ? default
                : ExtensionObject.Of(new DataChangeFilter
                {
                    Trigger = node.Trigger,
                    DeadbandType = node.Deadband is null ? 0u : node.Deadband.IsPercent ? 2u : 1u,
                    DeadbandValue = node.Deadband?.Width ?? 0,
                }),
        };
    }
}
