namespace Maintenance.Cloud.Assets;

/// <summary>An asset is there now: tags and alarms that named its tag number before may be bound to it.</summary>
internal sealed record AssetMade(Guid AssetId, Guid SiteId, string TagNumber);
