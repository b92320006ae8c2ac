using Maintenance.Cloud.Fleet;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Transport;
using Npgsql;

namespace Maintenance.Cloud.Telemetry;

/// <summary>How far a stream is stored. Its row lock makes racing batches of one stream take turns.</summary>
internal sealed record StreamMark(long StoredThrough, long NextPosition)
{
    private const string LockSql = """
        SELECT stored_through, next_position FROM telemetry.stream
        WHERE gateway_id = @Id AND lane = @lane AND epoch = @epoch FOR UPDATE
        """;

    private const string BeginSql = """
        INSERT INTO telemetry.stream (gateway_id, site_id, lane, epoch, stored_through, next_position, began_at_utc)
        VALUES (@Id, @SiteId, @lane, @epoch, 0, 0, @nowUtc) ON CONFLICT DO NOTHING
        """;

    // One round trip: the batch's row, its readings out of the temporary table into their days, and the new mark.
    private const string AdvanceSql = """
        WITH stored AS (
            INSERT INTO telemetry.batch (gateway_id, site_id, lane, epoch, first_sequence, last_sequence, first_position, readings, stored_at_utc)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
        ), marked AS (
            UPDATE telemetry.stream SET stored_through = $6, next_position = $10, readings_stored = readings_stored + $8
            WHERE gateway_id = $1 AND lane = $3 AND epoch = $4
        )
        INSERT INTO telemetry.reading (tag_id, batch_id, position, measured_at_utc, received_at_utc, value, quality)
        SELECT i.tag_id, stored.id, i.position, i.measured_at_utc, i.received_at_utc, i.value, i.quality
        FROM pg_temp.incoming AS i CROSS JOIN stored
        """;

    public static async Task<StreamMark> LockAsync(
        DbScope scope, GatewayIdentity gateway, BatchHeader header, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var stream = new { gateway.Id, gateway.SiteId, lane = (short)header.Lane, epoch = header.Epoch, nowUtc };
        if (await scope.FindAsync<StreamMark>(LockSql, stream, cancellationToken) is { } mark)
            return mark;
        await scope.ExecuteAsync(BeginSql, stream, cancellationToken);
        return await scope.SingleAsync<StreamMark>(LockSql, stream, cancellationToken);
    }

    public static async Task AdvanceAsync(StoringBatch batch, int readings, CancellationToken cancellationToken)
    {
        var (first, last) = (batch.Contents[0], batch.Contents[^1]);
        await using var command = new NpgsqlCommand(AdvanceSql, batch.Scope.Connection, batch.Scope.Transaction);
        command.Parameters.AddWithValue(batch.Gateway.Id);
        command.Parameters.AddWithValue(batch.Gateway.SiteId);
        command.Parameters.AddWithValue((short)batch.Header.Lane);
        command.Parameters.AddWithValue(batch.Header.Epoch);
        command.Parameters.AddWithValue(first.Sequence);
        command.Parameters.AddWithValue(last.Sequence);
        command.Parameters.AddWithValue(first.Position);
        command.Parameters.AddWithValue(readings);
        command.Parameters.AddWithValue(batch.NowUtc);
        command.Parameters.AddWithValue(last.Position + last.Record.ReadingCount);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
