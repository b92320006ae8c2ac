namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>An edge node, and where it publishes.</summary>
public sealed class SparkplugNodeOptions
{
    public required EdgeNodeId Id { get; init; }

    /// <summary>One, or several of which each session takes the next [tck-id-operational-behavior-primary-application-state-with-multiple-servers-walk].</summary>
    public required IReadOnlyList<SparkplugBroker> Brokers { get; init; }

    /// <summary>The host application without which nothing is published; none: publish whoever is there.</summary>
    public string? PrimaryHost { get; init; }

    /// <summary>Data carries numbers in the place of names.</summary>
    public bool UsesAliases { get; init; } = true;

    /// <summary>Values kept while nobody is there to take them; the oldest are dropped, and counted.</summary>
    public int StoreCapacity { get; init; } = 10_000;

    /// <summary>For the first session; an owner that keeps <see cref="SparkplugNode.BdSeq"/> gives the one after it.</summary>
    public byte FirstBdSeq { get; init; }

    public SparkplugLimits Limits { get; init; } = SparkplugLimits.Default;

    internal void Validate()
    {
        EdgeNodeId.Require(Id.Group, "The group");
        EdgeNodeId.Require(Id.Node, "The edge node");
        if (PrimaryHost is not null)
            EdgeNodeId.Require(PrimaryHost, "The primary host");
        Require(Brokers.Count > 0, "There is no broker.");
        Require(StoreCapacity >= 0, $"StoreCapacity {StoreCapacity} is below 0.");
    }

    private static void Require(bool holds, string otherwise, string parameter = "options")
    {
        if (!holds)
            throw new ArgumentException(otherwise, parameter);
    }
}
