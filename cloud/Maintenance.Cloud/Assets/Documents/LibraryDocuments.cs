using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>The library of a site: manuals, found by the model or the class of an asset, and papers for all. The bytes are read at <c>/library/{id}/content</c>.</summary>
internal static class LibraryDocuments
{
    public static RecordDefinition Kind { get; } = new("library", "LibraryDocument", "assets.document",
    [
        new("title", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("tags", TextList.Type()) { IsDefaulted = true, IsFilter = true },
        new("model", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("class", AssetClasses.Code) { IsFilter = true },
        .. AssetDocuments.Kind.OwnFields.Where(field => field.Name is not ("assetId" or "title")),
    ])
    {
        Read = Permission.ReadAssets,
        Change = Permission.ChangeDocuments,
        Remove = Permission.RemoveDocuments,
        Order = "title",
        Where = "t.is_library",
        Filters = [new("assetId", FieldTypes.Reference(), OfAssetSql)],
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["document_class"] = ("class", "There is no such class, or not at this site."),
            ["asset_class_fkey"] = ("class", "There is no such class, or not at this site."),
        },
    };

    /// <summary>The manuals of an asset.</summary>
    private const string OfAssetSql =
        "EXISTS (SELECT FROM assets.asset AS a WHERE a.id = @p AND a.site_id = t.site_id AND assets.is_manual_of(t.model, t.class, a.model, a.class))";
}
