namespace Maintenance.Cloud.Work;

/// <summary>How a work order stands to another.</summary>
public enum LinkKind
{
    /// <summary>The other cannot be begun before this one is done.</summary>
    Blocks,

    /// <summary>It asks for the same as the other.</summary>
    Duplicates,

    /// <summary>It comes after the other, which is over.</summary>
    Follows,
}
