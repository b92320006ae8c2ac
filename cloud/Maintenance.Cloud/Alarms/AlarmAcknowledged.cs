namespace Maintenance.Cloud.Alarms;

/// <summary>A person has seen an alarm.</summary>
internal sealed record AlarmAcknowledged(Guid AlarmId, Guid SiteId, Guid? AssetId);
