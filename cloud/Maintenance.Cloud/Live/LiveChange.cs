using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Live;

/// <summary>Something changed; whoever shows it reads it again.</summary>
/// <param name="Type">The event's type, e.g. <c>WorkOrderOpened</c>.</param>
/// <param name="Id">The record it happened to.</param>
/// <param name="AssetId">The asset it concerns, where it concerns one.</param>
/// <param name="WorkOrderId">The work order it concerns, where it concerns one.</param>
/// <param name="Version">To which it led of the record, where that has versions.</param>
/// <param name="Fields">Names of what it changed; what they hold now, the record says.</param>
/// <param name="Cursor">Of this event: from here on one goes on.</param>
public sealed record LiveChange(
    string Type, Guid? SiteId, Guid? Id, Guid? AssetId, Guid? WorkOrderId, int? Version, IReadOnlyList<string> Fields, DateTimeOffset AtUtc, string Cursor)
{
    internal static LiveChange Of(FeedEvent happened, DateTimeOffset nowUtc) => new(
        happened.Type, happened.SiteId, happened.Subject, happened.AssetId, happened.WorkOrderId, happened.Version, happened.Fields, happened.AtUtc,
        EventCursor.At(happened.Place, nowUtc).ToText());
}

/// <summary>What a live connection missed was told, or is too much to be told.</summary>
/// <param name="Cursor">Of the present: everything before was told, or is to be read anew.</param>
/// <param name="MustRefetch">Read anew what is shown.</param>
public sealed record LiveResumed(string Cursor, bool MustRefetch);

/// <summary>The connection is told no more of a group, since the person may not see it any more.</summary>
public sealed record LiveLeft(LiveGroupKind Group, Guid Id);
