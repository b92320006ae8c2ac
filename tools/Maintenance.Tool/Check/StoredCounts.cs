using Dapper;
using Npgsql;

namespace Maintenance.Tool.Check;

/// <summary>What PostgreSQL holds, counted as rows; nothing here is derived from what the gateway says.</summary>
internal sealed record StoredCounts(long Stored, long Duplicates, long DeclaredGaps, double? SampleToStoredP95Ms)
{
    private const string ReadingsSql = """
        SELECT count(*) AS stored,
               count(*) - count(DISTINCT (batch.gateway_id, batch.epoch, reading.position)) AS duplicates,
               percentile_cont(0.95) WITHIN GROUP (
                   ORDER BY 1000 * extract(epoch FROM batch.stored_at_utc - reading.received_at_utc)::double precision) AS p95_ms
        FROM telemetry.reading AS reading JOIN telemetry.batch AS batch ON batch.id = reading.batch_id
        """;

    private const string GapsSql = """
        SELECT coalesce(sum(count), 0)::bigint FROM telemetry.gap
        WHERE is_after_sampling
        """;

    private const string TimesSql = """
        SELECT linked.work_order_id, min(transition.decided_at_utc) AS alarm_at_utc
        FROM work.work_order_alarm AS linked
        JOIN alarms.alarm_transition AS transition ON transition.alarm_id = linked.alarm_id AND transition.edge = 'Raised'
        GROUP BY linked.work_order_id
        """;

    public static async Task<StoredCounts> CountAsync(string owner, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(owner);
        var (stored, duplicates, p95Ms) = await connection.QuerySingleAsync<(long, long, double?)>(
            new CommandDefinition(ReadingsSql, commandTimeout: 300, cancellationToken: cancellationToken));
        var declaredGaps = await connection.ExecuteScalarAsync<long>(new CommandDefinition(GapsSql, cancellationToken: cancellationToken));
        return new(stored, duplicates, declaredGaps, p95Ms);
    }

    /// <summary>For each work order when the first of its alarms was decided on.</summary>
    public static async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> AlarmTimesAsync(
        string owner, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(owner);
        var rows = await connection.QueryAsync<(Guid WorkOrder, DateTime AlarmAtUtc)>(
            new CommandDefinition(TimesSql, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.WorkOrder, row => new DateTimeOffset(row.AlarmAtUtc, TimeSpan.Zero));
    }
}
