using System.Globalization;
using Dapper;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Audit;

/// <summary>
/// Computes the audit's chain again, from its first record to its last, and names what was changed, taken out, put in another order or
/// never written.
/// </summary>
internal static class VerifyAudit
{
    private const int MostFaults = 20;
    private const string AnchorOption = "--anchor";

    private const string ChainSql = $"SELECT {AuditRow.Columns}, r.hash FROM audit.record AS r ORDER BY r.sequence";

    // Events that the reader has passed and that are neither in the audit nor put aside.
    private const string MissingSql = """
        SELECT e.id FROM platform.event AS e JOIN platform.event_cursor AS c ON c.reader = @Name AND (e.txid, e.id) <= (c.txid, c.event_id)
        WHERE NOT EXISTS (SELECT FROM audit.record AS r WHERE r.event_id = e.id)
          AND NOT EXISTS (SELECT FROM platform.parked_event AS p WHERE p.reader = @Name AND p.event_id = e.id)
        ORDER BY e.id LIMIT @MostFaults
        """;

    /// <summary><c>verify-audit [--anchor SEQUENCE:HASH]</c>: the anchor is a head that an earlier run printed, kept elsewhere.</summary>
    public static Verb Verb { get; } = new("verify-audit", RunAsync);

    /// <param name="Records">How many there are.</param>
    /// <param name="Head">Sequence and hash of the last: keep it elsewhere, and the next run can tell that the end was cut off.</param>
    /// <param name="FaultCount">How many faults were found.</param>
    /// <param name="Faults">The first of them, at most 20.</param>
    public sealed record Outcome(bool Ok, long Records, string? Head, long FaultCount, IReadOnlyList<string> Faults);

    public static async Task<Outcome> HandleAsync(Database database, string? anchor, CancellationToken cancellationToken)
    {
        var (anchored, anchorHash) = ReadAnchor(anchor);
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        List<string> faults = [];
        var (count, found, last) = (0L, 0L, default(Sealed));
        await foreach (var row in ReadAsync(scope, cancellationToken))
        {
            count++;
            foreach (var fault in FaultsOf(row, last))
                Tell(fault);
            if (row.Row.Sequence == anchored && !string.Equals(Convert.ToHexStringLower(row.Hash), anchorHash, StringComparison.Ordinal))
                Tell($"record {anchored} is not the one of the anchor: the chain was written anew");
            last = row;
        }

        if (anchored is { } wanted && (last?.Row.Sequence ?? 0) < wanted)
            Tell($"the audit ends at record {last?.Row.Sequence ?? 0}, before the anchor {wanted}: its end was cut off");
        foreach (var id in await scope.QueryAsync<long>(MissingSql, new { SealEvents.Name, MostFaults }, cancellationToken))
            Tell($"event {id} has no record: it was taken out");
        return new(
            found == 0, count, last is null ? null : string.Create(CultureInfo.InvariantCulture, $"{last.Row.Sequence}:{Convert.ToHexStringLower(last.Hash)}"), found, faults);

        // A chain that was written anew has as many faults as records: the first say where.
        void Tell(string fault)
        {
            found++;
            if (faults.Count < MostFaults)
                faults.Add(fault);
        }
    }

    private static async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var anchor = context.Arguments.Contains(AnchorOption) ? context.Option(AnchorOption) : null;
        var outcome = await HandleAsync(context.Services.GetRequiredService<Database>(), anchor, cancellationToken);
        await context.PrintAsync(outcome);
        if (!outcome.Ok)
            throw new VerbRefusedException($"The audit is not as it was written: {string.Join("; ", outcome.Faults)}{(outcome.FaultCount > outcome.Faults.Count ? $"; and {outcome.FaultCount - outcome.Faults.Count} more" : "")}.");
    }

    private static IEnumerable<string> FaultsOf(Sealed row, Sealed? before)
    {
        var (sequence, expected) = (row.Row.Sequence, (before?.Row.Sequence ?? 0) + 1);
        if (sequence != expected)
            yield return sequence == expected + 1 ? $"record {expected} was removed" : $"records {expected} to {sequence - 1} were removed";
        else if (!row.Row.PreviousHash.AsSpan().SequenceEqual(before?.Hash ?? new byte[AuditRow.HashBytes]))
            yield return $"record {sequence} does not follow the one before it: one of the two was replaced or put in another place";
        if (!row.Row.Hash().AsSpan().SequenceEqual(row.Hash))
            yield return $"record {sequence} ({row.Row.Id}) was changed";
    }

    private static async IAsyncEnumerable<Sealed> ReadAsync(
        DbScope scope, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await scope.Connection.ExecuteReaderAsync(scope.Command(ChainSql, null, cancellationToken));
        var parse = rows.GetRowParser<AuditRow>(length: rows.FieldCount - 1);
        while (await rows.ReadAsync(cancellationToken))
            yield return new(parse(rows), await rows.GetFieldValueAsync<byte[]>(rows.FieldCount - 1, cancellationToken));
    }

    private static (long? Sequence, string? Hash) ReadAnchor(string? anchor)
    {
        if (anchor is null)
            return (null, null);
        return anchor.Split(':') is [var number, { Length: AuditRow.HashBytes * 2 } hash] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (sequence, hash)
            : throw new VerbRefusedException("An anchor is a head that verify-audit printed before: SEQUENCE:HASH.");
    }

    private sealed record Sealed(AuditRow Row, byte[] Hash);
}
