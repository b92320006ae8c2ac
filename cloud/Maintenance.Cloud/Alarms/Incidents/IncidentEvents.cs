namespace Maintenance.Cloud.Alarms;

/// <summary>Something began to happen to an asset.</summary>
internal sealed record IncidentOpened(Guid IncidentId, Guid SiteId, Guid AssetId, string FailureMode, Guid AlarmId);

/// <summary>One more alarm belongs to what happens to an asset.</summary>
internal sealed record IncidentGrown(Guid IncidentId, Guid SiteId, Guid AssetId, string FailureMode, Guid AlarmId);
