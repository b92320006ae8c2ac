namespace Maintenance.Cloud.Assets;

/// <summary>What the events of an asset carry. Once it is made, tags and alarms that named its tag number before may be bound to it.</summary>
internal sealed record AssetMade(Guid AssetId, Guid SiteId, string TagNumber)
{
    /// <summary>The event of an asset that was changed, moved or archived.</summary>
    public const string Changed = "AssetChanged";
}
