using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Fleet;
using Maintenance.Contracts;
using Maintenance.Contracts.Records;
using Npgsql;

namespace Maintenance.Cloud.Telemetry;

/// <summary>
/// Takes each record that is no reading to whoever stores it, inside the batch's transaction. A record that its taker or
/// the database refuses is undone by itself and kept aside; the batch goes on.
/// </summary>
internal sealed class RecordDoor(TagDirectory tags)
{
    private const string Savepoint = "record";

    public async Task TakeAsync(StoringBatch batch, CancellationToken cancellationToken)
    {
        var values = batch.Contents.Select(content => content.Value).ToList();
        await LockAlarms.OfBatchAsync(
            batch.Scope, batch.Gateway.Id, [.. values.OfType<AlarmTransition>()], [.. values.OfType<AlarmEvidence>()], cancellationToken);
        foreach (var content in batch.Contents.Where(content => content.Record.Kind != RecordKind.Readings || content.Fault is not null))
        {
            if (content.Fault is { } fault)
            {
                TurnAside(batch, content, fault);
                continue;
            }

            await batch.Scope.Transaction.SaveAsync(Savepoint, cancellationToken);
            try
            {
                await TakeAsync(batch, content.Value, cancellationToken);
                await batch.Scope.Transaction.ReleaseAsync(Savepoint, cancellationToken);
            }
            catch (Exception refused) when (IsOfTheRecord(refused))
            {
                await batch.Scope.Transaction.RollbackAsync(Savepoint, cancellationToken);
                TurnAside(batch, content, refused is PostgresException sql ? sql.MessageText : refused.Message);
            }
        }
    }

    private Task TakeAsync(StoringBatch batch, object? value, CancellationToken cancellationToken) => value switch
    {
        Gap gap => RecordGap.WriteAsync(batch, gap, cancellationToken),
        LedgerReport report => RecordLedgerReport.WriteAsync(batch, report, cancellationToken),
        TagDeclarations declarations => tags.DeclareAsync(batch, declarations, cancellationToken),
        AlarmTransition transition => RecordTransition.HandleAsync(
            batch.Scope, batch.Gateway.SiteId, batch.Gateway.Id, transition, batch.NowUtc, cancellationToken),
        AlarmEvidence evidence => RecordEvidence.HandleAsync(batch.Scope, batch.Gateway.Id, evidence, cancellationToken),
        CommandResult result => RecordCommandResult.HandleAsync(batch.Scope, batch.Gateway, result, batch.NowUtc, cancellationToken),
        _ => throw new MalformedRecordException($"nobody takes {value}"),
    };

    /// <summary>Classes 21 to 23 of SQLSTATE: cardinality, data, constraint. Anything else is not the record's fault.</summary>
    private static bool IsOfTheRecord(Exception refused) =>
        refused is MalformedRecordException || (refused is PostgresException { SqlState: ['2', '1' or '2' or '3', ..] });

    private static void TurnAside(StoringBatch batch, RecordContent content, string reason) => batch.Quarantined.Add(new(
        content, content.Record.Payload, content.Record.ReadingCount, reason, batch.NowUtc, batch.NowUtc));
}
