namespace Maintenance.Protocols.Sparkplug;

/// <summary>A topic of the namespace spBv1.0 (§4).</summary>
/// <param name="Device">Of the verbs that begin with D.</param>
/// <param name="HostId">Of STATE.</param>
public readonly record struct SparkplugTopic(SparkplugVerb Verb, EdgeNodeId Node, string? Device, string? HostId)
{
    /// <summary>[tck-id-topic-structure-namespace-a]</summary>
    public const string Namespace = "spBv1.0";

    private const string StateLevel = "STATE";

    private static readonly string[] Levels = ["NBIRTH", "NDEATH", "DBIRTH", "DDEATH", "NDATA", "DDATA", "NCMD", "DCMD"];

    /// <param name="device">Null: the node itself.</param>
    /// <exception cref="ArgumentException">The verb wants a device and there is none, or the other way round; or a name cannot be a level.</exception>
    public static SparkplugTopic Of(SparkplugVerb verb, EdgeNodeId node, string? device = null)
    {
        EdgeNodeId.Require(node.Group, "The group");
        EdgeNodeId.Require(node.Node, "The edge node");
        if (device is not null)
            EdgeNodeId.Require(device, "The device");
        if (verb == SparkplugVerb.State || IsOfDevice(verb) != (device is not null))
            throw new ArgumentException($"{verb} {(device is null ? "needs" : "has no")} device.", nameof(device));
        return new(verb, node, device, null);
    }

    public static SparkplugTopic State(string hostId)
    {
        EdgeNodeId.Require(hostId, "The host application's id");
        return new(SparkplugVerb.State, default, null, hostId);
    }

    /// <returns>False for a topic that is none of Sparkplug B.</returns>
    public static bool TryParse(string topic, out SparkplugTopic parsed)
    {
        parsed = default;
        var levels = topic.Split('/');
        if (!string.Equals(levels[0], Namespace, StringComparison.Ordinal) || Array.Exists(levels, level => !EdgeNodeId.IsValid(level)))
            return false;
        if (levels.Length == 3 && string.Equals(levels[1], StateLevel, StringComparison.Ordinal))
        {
            parsed = new(SparkplugVerb.State, default, null, levels[2]);
            return true;
        }

        if (levels.Length is not (4 or 5) || Array.IndexOf(Levels, levels[2]) is not (>= 0 and var index)
            || IsOfDevice((SparkplugVerb)index) != (levels.Length == 5))
        {
            return false;
        }

        parsed = new((SparkplugVerb)index, new(levels[1], levels[3]), levels.Length == 5 ? levels[4] : null, null);
        return true;
    }

    public override string ToString() => Verb == SparkplugVerb.State
        ? $"{Namespace}/{StateLevel}/{HostId}"
        : $"{Namespace}/{Node.Group}/{Levels[(int)Verb]}/{Node.Node}{(Device is null ? "" : $"/{Device}")}";

    private static bool IsOfDevice(SparkplugVerb verb) =>
        verb is SparkplugVerb.DBirth or SparkplugVerb.DDeath or SparkplugVerb.DData or SparkplugVerb.DCmd;
}
