namespace Maintenance.Cloud.Alarms;

/// <summary>An alarm's condition is over.</summary>
internal sealed record AlarmReturned(Guid AlarmId, Guid SiteId, Guid? AssetId, string Tag, DateTimeOffset ReturnedAtUtc);
