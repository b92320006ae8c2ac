using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>A row of the file as it is read.</summary>
/// <param name="Line">Of the file.</param>
/// <param name="Values">Fields that the row says, in the form in which they are kept.</param>
/// <param name="Parent">Tag number of the asset in which it lies; null where the row does not say.</param>
/// <param name="Custom">Texts of the columns <c>custom.NAME</c>, to be read once the class is known.</param>
internal sealed record ImportedAsset(int Line, string TagNumber, JsonObject Values, string? Parent, IReadOnlyDictionary<string, string> Custom)
{
    public const string ParentColumn = "parent";
    private const string SiteColumn = "siteId";
    private const string CustomColumn = "custom";
    private const string CustomPrefix = "custom.";

    private static readonly RecordField[] Taken = [.. AssetRecords.Kind.Fields.Where(field => field.Shown is null && !field.IsKept && field.Name is not SiteColumn)];

    /// <summary>What is wrong with the names of columns.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<string> header)
    {
        if (!header.Contains("tagNumber", StringComparer.Ordinal))
            yield return "The file has no column tagNumber.";
        foreach (var name in header.Where(name => !IsColumn(name)))
            yield return $"{name} is no column of assets. There are {string.Join(", ", Taken.Select(field => field.Name))}, {ParentColumn} and {CustomPrefix}NAME; columns that an export has besides are passed over.";
        foreach (var (name, _) in header.CountBy(name => name, StringComparer.Ordinal).Where(name => name.Value > 1))
            yield return $"{name} is there twice.";
    }

    /// <summary>An empty cell says nothing: what an asset has there stays.</summary>
    public static ImportedAsset Read(IReadOnlyList<string> header, CsvRow row, Guid siteId, List<(string Field, string Message)> errors)
    {
        if (row.Cells.Count > header.Count)
            errors.Add(("", $"The row has {row.Cells.Count} cells, the first line {header.Count}."));
        var said = header.Zip(row.Cells).Where(cell => cell.Second.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
        var values = new JsonObject();
        foreach (var field in Taken.Where(field => said.ContainsKey(field.Name)))
        {
            var read = field.Name is CustomColumn ? ReadJson(field.Type, said[field.Name]) : field.Type.ReadText(said[field.Name]);
            if (read.Fault is { } fault)
                errors.Add((field.Name, fault));
            else
                values[field.Name] = read.Value;
        }

        if (!said.ContainsKey("tagNumber"))
            errors.Add(("tagNumber", "This field is missing."));
        if (said.TryGetValue(SiteColumn, out var site) && !string.Equals(site, siteId.ToString(), StringComparison.OrdinalIgnoreCase))
            errors.Add((SiteColumn, "The row is of another site."));
        if (said.ContainsKey(ParentColumn))
            values.Remove(AssetRecords.ParentId);
        var custom = said.Where(cell => cell.Key.StartsWith(CustomPrefix, StringComparison.Ordinal)).ToDictionary(cell => cell.Key[CustomPrefix.Length..], cell => cell.Value, StringComparer.Ordinal);
        return new(row.Line, said.GetValueOrDefault("tagNumber", ""), values, said.GetValueOrDefault(ParentColumn), custom);
    }

    /// <summary>Reads the columns of the class's fields by their types.</summary>
    public JsonObject ReadCustom(IReadOnlyList<CustomField> fields, List<(string Field, string Message)> errors)
    {
        var read = Values[CustomColumn]?.DeepClone().AsObject() ?? [];
        foreach (var (name, text) in Custom)
        {
            var value = fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal))?.ValueType.ReadText(text)
                ?? FieldReading.Bad("The asset's class has no such field.");
            if (value.Fault is { } fault)
                errors.Add((CustomPrefix + name, fault));
            else
                read[name] = value.Value;
        }

        return read;
    }

    private static bool IsColumn(string name) =>
        AssetRecords.Kind.Fields.Any(field => string.Equals(field.Name, name, StringComparison.Ordinal))
        || (name.StartsWith(CustomPrefix, StringComparison.Ordinal) && name.Length > CustomPrefix.Length);

    private static FieldReading ReadJson(FieldType type, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return type.Read(json.RootElement);
        }
        catch (JsonException)
        {
            return FieldReading.Bad("A JSON object, e.g. {\"ratedPower\":5}; or use columns custom.NAME.");
        }
    }
}
