namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>A host application, and how much it believes and remembers.</summary>
public sealed class SparkplugHostOptions
{
    public required SparkplugBroker Broker { get; init; }

    /// <summary>Unique among the host applications [tck-id-operational-behavior-host-application-host-id].</summary>
    public required string HostId { get; init; }

    /// <summary>Whether it says by STATE that it is there; false only for who looks for a moment, and is nobody's host application.</summary>
    public bool Announces { get; init; } = true;

    /// <summary>Groups to listen to; none: only <see cref="KnownNodes"/>, and without those all.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Edge nodes that are asked for their births as a session begins; of others the first message shows that they are there.</summary>
    public IReadOnlyList<EdgeNodeId> KnownNodes { get; init; } = [];

    /// <summary>
    /// How long a message that is missing from the sequence may still come; zero where the broker keeps the order of all topics
    /// [tck-id-operational-behavior-host-reordering-param].
    /// </summary>
    public TimeSpan ReorderTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Messages of one edge node that wait for a missing one; when more come, it is given up.</summary>
    public int ReorderCapacity { get; init; } = 64;

    /// <summary>An edge node is asked for its births no more often; unanswered, half as often each time, down to a sixteenth.</summary>
    public TimeSpan RebirthInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After a rebirth of its edge node in the same session a device has so long to be born again too.</summary>
    public TimeSpan DeviceBirthTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Edge nodes that are remembered; messages of more are counted as lost.</summary>
    public int MaximumNodes { get; init; } = 1_000;

    /// <summary>Metrics and members that are remembered of one edge node with its devices, and as many devices.</summary>
    public int MaximumMetrics { get; init; } = 100_000;

    public SparkplugLimits Limits { get; init; } = SparkplugLimits.Default;

    /// <summary>Called for each message on a topic that is none of Sparkplug's, or of an edge node that is not remembered: its owner counts them.</summary>
    public Action? Ignoring { get; init; }

    /// <summary>Nobody else is listened to, remembered or asked for births.</summary>
    internal bool IsOfKnownNodesOnly => KnownNodes.Count > 0 && Groups.Count == 0;

    internal void Validate()
    {
        EdgeNodeId.Require(HostId, "The host application's id");
        foreach (var group in Groups)
            EdgeNodeId.Require(group, "The group");
        foreach (var node in KnownNodes)
            _ = SparkplugTopic.Of(SparkplugVerb.NCmd, node);
        Require(ReorderTimeout >= TimeSpan.Zero && RebirthInterval >= TimeSpan.Zero, "ReorderTimeout and RebirthInterval cannot be negative.");
        Require(DeviceBirthTimeout > TimeSpan.Zero, "DeviceBirthTimeout must be positive.");
        Require(ReorderCapacity is >= 1 and <= 255, $"ReorderCapacity {ReorderCapacity} is not 1 to 255.");
        Require(MaximumNodes >= 1 && MaximumMetrics >= 1, "MaximumNodes and MaximumMetrics must be positive.");
    }

    private static void Require(bool holds, string otherwise, string parameter = "options")
    {
        if (!holds)
            throw new ArgumentException(otherwise, parameter);
    }
}
