namespace Maintenance.Cloud.Platform;

/// <summary>An event as those are told of it who go and read what it is about: names and ids, no values.</summary>
/// <param name="AssetId">The asset that it concerns; null: none.</param>
/// <param name="WorkOrderId">The work order that it concerns, or on which its subject hangs; null: none.</param>
/// <param name="Version">To which it led of its subject, where that has versions.</param>
/// <param name="Fields">Names of what it changed.</param>
internal sealed record FeedEvent(
    EventPlace Place, string Type, Guid? SiteId, Guid? Subject, Guid? AssetId, Guid? WorkOrderId, int? Version, IReadOnlyList<string> Fields,
    DateTimeOffset AtUtc)
{
    public bool IsOf(string kind) => Type.StartsWith(kind, StringComparison.Ordinal);
}

/// <summary>A part of the events, in order.</summary>
/// <param name="Next">Where to go on.</param>
/// <param name="HasMore">Whether others may be there to be read at once.</param>
/// <param name="HasUnsettled">Whether others are committed that may not be read yet, since an older transaction is still open.</param>
internal sealed record FeedPart(IReadOnlyList<FeedEvent> Events, EventPlace Next, bool HasMore, bool HasUnsettled);
