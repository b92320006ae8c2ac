namespace Maintenance.Cloud.Assets;

/// <summary>A row came into the ledger of an asset's status.</summary>
internal sealed record AssetStatusRecorded(Guid AssetId, AssetStatus Status, DateTimeOffset SinceUtc, StatusCause Cause, string? Reason);
