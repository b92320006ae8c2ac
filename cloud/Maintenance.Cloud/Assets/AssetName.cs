namespace Maintenance.Cloud.Assets;

/// <summary>An asset as other records name it.</summary>
public sealed record AssetName(Guid Id, string TagNumber, string Name)
{
    internal static AssetName? Of(IReadOnlyDictionary<Guid, AssetDirectory.Entry> assets, Guid? id) =>
        id is { } known && assets.TryGetValue(known, out var asset) ? new(asset.Id, asset.TagNumber, asset.Name) : null;
}
