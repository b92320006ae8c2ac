using System.Text.Json;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Notes that a file was sent, and what came of it.</summary>
internal static class KeepImportRun
{
    private const int LongestTagNumber = 200;

    /// <summary>A name in it is a cell of the file, which may be as long as that.</summary>
    private const int LongestMessage = 1_000;

    private const string Sql = """
        INSERT INTO assets.import_run (id, site_id, user_id, file_name, bytes, sha256, is_dry_run, outcome, rows, made, changed, unchanged, bad_rows, faults,
            created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (@id, @siteId, @userId, @Name, @Bytes, @Sha256, @IsDryRun, @outcome, @Rows, @Made, @Changed, @Unchanged, @BadRows, @faults::jsonb, @nowUtc, @actor, @nowUtc, @actor)
        """;

    /// <summary>In the transaction of the import: one is not without the other.</summary>
    public static async Task HandleAsync(
        DbScope scope, CurrentUser user, Guid siteId, ImportedFile file, ImportAssets.Response told, ImportOutcome outcome, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var faults = told.Faults.Select(fault => fault with
        {
            TagNumber = TextRules.Shown(fault.TagNumber, LongestTagNumber),
            Field = TextRules.Shown(fault.Field, LongestTagNumber),
            Message = TextRules.Shown(fault.Message, LongestMessage),
        });
        await scope.ExecuteAsync(
            Sql,
            new
            {
                id = told.ImportRunId,
                siteId,
                userId = user.Id,
                file.Name,
                file.Bytes,
                file.Sha256,
                told.IsDryRun,
                outcome = outcome.ToString(),
                told.Rows,
                told.Made,
                told.Changed,
                told.Unchanged,
                told.BadRows,
                faults = JsonSerializer.Serialize(faults, JsonSerializerOptions.Web),
                nowUtc,
                actor = user.Actor,
            },
            cancellationToken);
        var made = await RecordSql.FindAsync(scope, ImportRuns.Kind, told.ImportRunId, isLocked: false, cancellationToken);
        await new RecordStep(scope, user, null, made).WriteStepAsync(ImportRuns.Kind, nowUtc, cancellationToken);
    }

    /// <summary>In a transaction of its own: of the import nothing is kept.</summary>
    public static async Task HandleAsync(
        Database database, CurrentUser user, Guid siteId, ImportedFile file, ImportAssets.Response told, ImportOutcome outcome, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        await HandleAsync(scope, user, siteId, file, told, outcome, nowUtc, cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }
}
