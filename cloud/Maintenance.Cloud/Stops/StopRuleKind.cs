namespace Maintenance.Cloud.Stops;

/// <summary>What a rule has stop an asset.</summary>
internal enum StopRuleKind
{
    /// <summary>A tag of the asset that tells whether it runs.</summary>
    Tag,

    /// <summary>An alarm on a signal of the asset.</summary>
    Alarm,

    /// <summary>Stops of what lies directly in the asset.</summary>
    Children,
}

/// <summary>How many of those that lie in an asset must stand for it to stand.</summary>
internal enum ChildrenThatStand
{
    /// <summary>One is enough: they work one after the other.</summary>
    Any,

    /// <summary>Only when none runs: they stand in for each other.</summary>
    All,
}
