using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Manuals, drawings, photos of an asset: what each file is. Those of requests are of a kind of their own. Its bytes are read at <c>/documents/{id}/content</c>.</summary>
internal static class AssetDocuments
{
    public static RecordDefinition Kind { get; } = new("documents", "Document", "assets.document",
    [
        new("assetId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsFixed = true, IsSort = true, IsSearched = true },
        new("title", FieldTypes.Text()) { IsSearched = true },
        new("kind", FieldTypes.Choice<FileKind>()) { IsDefaulted = true, IsFixed = true, IsFilter = true },
        new("contentType", FieldTypes.Text()) { IsDefaulted = true, IsFixed = true },
        new("bytes", FieldTypes.Whole(1, MostBytes)) { IsDefaulted = true, IsFixed = true },
        new("sha256", FieldTypes.Text()) { IsDefaulted = true, IsFixed = true, IsFilter = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadAssets,
        Change = Permission.ChangeDocuments,
        Remove = Permission.RemoveDocuments,
        Order = "name",
        Where = "t.request_id IS NULL AND t.work_order_id IS NULL AND t.certificate_id IS NULL AND t.alarm_id IS NULL AND t.user_id IS NULL AND NOT t.is_library",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { ["document_asset"] = ("assetId", "The site has no such asset.") },
    };

    /// <summary>Largest file: 10 MiB.</summary>
    public const int MostBytes = 10 * 1024 * 1024;
}
