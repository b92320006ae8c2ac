namespace Maintenance.Cloud.Live;

/// <summary>Something changed; whoever shows it reads it again.</summary>
/// <param name="Type">The event's type, e.g. <c>WorkOrderOpened</c>.</param>
/// <param name="Id">The record it happened to.</param>
/// <param name="AssetId">The asset it concerns, where it concerns one.</param>
public sealed record LiveChange(string Type, Guid? Id, Guid? AssetId, DateTimeOffset AtUtc);
