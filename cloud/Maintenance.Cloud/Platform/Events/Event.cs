namespace Maintenance.Cloud.Platform;

/// <summary>Something that happened, as it is written beside the change that made it so.</summary>
/// <param name="Type">Past tense, e.g. <c>AlarmRaised</c>.</param>
/// <param name="SiteId">Null for what concerns the organisation.</param>
/// <param name="Subject">The record it happened to; readers keep the order within it.</param>
/// <param name="Payload">Written as JSON, camelCase, enums by name.</param>
/// <param name="Actor">A user's id, <c>gateway:…</c> or <c>system:…</c>; never a name.</param>
internal sealed record Event(string Type, Guid? SiteId, Guid? Subject, object Payload, string Actor, DateTimeOffset AtUtc)
{
    /// <summary>What it changed of its subject, where that is a record with versions.</summary>
    public RecordChange? Change { get; init; }
}

/// <summary>An event as it is read.</summary>
/// <param name="PayloadJson">As written; read it with <see cref="EventJson"/>.</param>
internal sealed record StoredEvent(
    long Id, string Type, Guid? SiteId, Guid? Subject, string PayloadJson, string Actor, DateTimeOffset AtUtc, string? Correlation);
