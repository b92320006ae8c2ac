using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Catalogues;

/// <summary>Classes of assets, within one another, with the fields that their assets have.</summary>
internal static class AssetClasses
{
    public const string CodePattern = "^[A-Z][A-Z0-9_]{1,31}$";
    public const string CodeWords = "Capital letters, digits and _, e.g. PUMP.";

    private const int LongestCode = 32;

    public static FieldType Code => FieldTypes.Matching(CodePattern, CodeWords, LongestCode);

    public static RecordDefinition Kind { get; } = new("asset-classes", "AssetClass", "catalogues.asset_class",
    [
        new("code", Code) { IsRequired = true, IsFixed = true, IsFilter = true, IsSort = true, IsSearched = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Lines()),
        new("parent", Code) { IsFilter = true },
        new("fields", CustomField.ListType) { IsDefaulted = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        IsCatalogue = true,
        Read = Permission.ReadCatalogues,
        Make = Permission.MakeAssets,
        Change = Permission.ChangeAssets,
        Remove = Permission.MakeAssets,
        Order = "code",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["asset_class_pkey"] = ("code", "There is a class of this code already."),
            ["asset_class_name_key"] = ("name", "There is a class of this name already."),
            ["asset_class_parent"] = ("parent", "There is no such class."),
            ["asset_class_loop"] = ("parent", "That class lies within this one."),
        },
    };

    /// <summary>Names of classes by their codes.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> NamesAsync(DbScope scope, IEnumerable<string> codes, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(string Code, string Name)>(
            "SELECT c.code, c.name FROM catalogues.asset_class AS c WHERE c.code = ANY (@codes)", new { codes = codes.Distinct(StringComparer.Ordinal).ToArray() }, cancellationToken))
        .ToDictionary(row => row.Code, row => row.Name, StringComparer.Ordinal);

    /// <summary>The fields of a class with those of the classes that it lies in; none of a class that the scope does not see.</summary>
    public static async Task<IReadOnlyList<CustomField>> FieldsAsync(DbScope scope, string? code, CancellationToken cancellationToken) =>
        code is null ? [] : CustomField.Parse(await scope.SingleAsync<string>("SELECT catalogues.fields_of(@code)::text", new { code }, cancellationToken));
}
