using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>
/// Brings the rows of a file into a site's tree, in one transaction that whoever called commits or not. Each row is tried on
/// its own, so that every bad one is named at once.
/// </summary>
internal sealed class AssetImport(DbScope scope, CurrentUser user, Guid siteId, DateTimeOffset nowUtc)
{
    private const string RowSavepoint = "import_row";

    private const string LockSql = "SELECT pg_advisory_xact_lock(hashtextextended('asset tree ' || @siteId, 0))";
    private const string FindSql = "SELECT a.id FROM assets.asset AS a WHERE a.site_id = @siteId AND a.tag_number = @tagNumber";

    private readonly Dictionary<string, IReadOnlyList<CustomField>> _fields = new(StringComparer.Ordinal);

    public int Made { get; private set; }

    public int Changed { get; private set; }

    public int Unchanged { get; private set; }

    public List<ImportAssets.Fault> Faults { get; } = [];

    public async Task RunAsync(IReadOnlyList<ImportedAsset> rows, CancellationToken cancellationToken)
    {
        await scope.ExecuteAsync(LockSql, new { siteId = siteId.ToString() }, cancellationToken);
        foreach (var row in InOrder(rows))
        {
            await scope.Transaction.SaveAsync(RowSavepoint, cancellationToken);
            List<(string Field, string Message)> errors = [];
            await TakeAsync(row, errors, cancellationToken);
            if (errors.Count > 0)
                await scope.Transaction.RollbackAsync(RowSavepoint, cancellationToken);
            await scope.Transaction.ReleaseAsync(RowSavepoint, cancellationToken);
            Faults.AddRange(errors.Select(error => new ImportAssets.Fault(row.Line, row.TagNumber, error.Field, error.Message)));
        }
    }

    /// <summary>Parents before what lies in them, whatever the order of the file; else as the file has them.</summary>
    internal static IEnumerable<ImportedAsset> InOrder(IReadOnlyList<ImportedAsset> rows)
    {
        var byTag = rows.DistinctBy(row => row.TagNumber, StringComparer.Ordinal).ToDictionary(row => row.TagNumber, StringComparer.Ordinal);
        HashSet<ImportedAsset> done = new(ReferenceEqualityComparer.Instance);
        foreach (var row in rows)
        {
            Stack<ImportedAsset> above = [];
            for (ImportedAsset? next = row; next is not null && done.Add(next);)
            {
                above.Push(next);
                next = next.Parent is { } parent ? byTag.GetValueOrDefault(parent) : null;
            }

            while (above.TryPop(out var one))
                yield return one;
        }
    }

    private async Task TakeAsync(ImportedAsset row, List<(string Field, string Message)> errors, CancellationToken cancellationToken)
    {
        var values = row.Values.DeepClone().AsObject();
        var before = await FindAsync(row.TagNumber, cancellationToken) is { } id
            ? await RecordSql.FindAsync(scope, AssetRecords.Kind, id, isLocked: true, cancellationToken)
            : null;
        if (row.Parent is { } parent)
        {
            if (await FindAsync(parent, cancellationToken) is { } parentId)
                values[AssetRecords.ParentId] = parentId.ToString();
            else
                errors.Add((ImportedAsset.ParentColumn, "The site has no asset of this tag number, and no good row of the file makes it."));
        }

        if (row.Custom.Count > 0 || values["custom"] is not null)
        {
            var said = row.ReadCustom(await FieldsAsync((values["class"] ?? before?["class"])?.GetValue<string>(), cancellationToken), errors);
            var custom = before?["custom"]?.DeepClone().AsObject() ?? [];
            foreach (var (name, value) in said)
                custom[name] = value?.DeepClone();
            values["custom"] = custom;
        }

        if (errors.Count > 0)
            return;
        if (before is null)
            await MakeAsync(values, errors, cancellationToken);
        else
            await ChangeAsync(before, values, errors, cancellationToken);
    }

    private async Task MakeAsync(JsonObject values, List<(string Field, string Message)> errors, CancellationToken cancellationToken)
    {
        errors.AddRange(AssetRecords.Kind.Fields.Where(field => field.IsRequired && field.Name is not "siteId" && !values.ContainsKey(field.Name)).Select(field => (field.Name, "This field is missing.")));
        if (errors.Count > 0)
            return;
        values["siteId"] = siteId.ToString();
        var outcome = await MakeRecord.MakeAsync(
            AssetRecords.Kind, scope, user, new(Guid.CreateVersion7(nowUtc), JsonSerializer.SerializeToElement(values), values), nowUtc, cancellationToken);
        Made += Count(outcome, errors);
    }

    private async Task ChangeAsync(JsonObject before, JsonObject values, List<(string Field, string Message)> errors, CancellationToken cancellationToken)
    {
        var changes = values.Where(value => !JsonNode.DeepEquals(value.Value, before[value.Key])).ToDictionary(StringComparer.Ordinal);
        if (changes.ContainsKey(AssetRecords.Status))
            errors.Add((AssetRecords.Status, "It has another status: that is said with its own ledger, not by import."));
        else if (changes.Count == 0)
            Unchanged++;
        else
            Changed += Count(await ChangeRecord.SaveAsync(AssetRecords.Kind, scope, user, before, changes, nowUtc, cancellationToken), errors);
    }

    /// <returns>1 where it came to be.</returns>
    private static int Count(MakeOutcome outcome, List<(string Field, string Message)> errors)
    {
        if (outcome.Refused is HttpValidationProblemDetails faults)
            errors.AddRange(faults.Errors.SelectMany(fault => fault.Value.Select(words => (fault.Key, words))));
        else if (outcome.Refused is { } refused)
            errors.Add(("", refused.Detail ?? refused.Title ?? "It cannot be so."));
        return outcome.Refused is null ? 1 : 0;
    }

    private async Task<Guid?> FindAsync(string tagNumber, CancellationToken cancellationToken) =>
        await scope.FindAsync<Guid?>(FindSql, new { siteId, tagNumber }, cancellationToken);

    private async Task<IReadOnlyList<CustomField>> FieldsAsync(string? code, CancellationToken cancellationToken) =>
        _fields.TryGetValue(code ?? "", out var known) ? known : _fields[code ?? ""] = await AssetClasses.FieldsAsync(scope, code, cancellationToken);
}
