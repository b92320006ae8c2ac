using System.Buffers;
using Maintenance.Contracts.Readings;
using Npgsql;
using NpgsqlTypes;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Copies a batch's readings into the connection's temporary table, and turns implausible ones aside.</summary>
internal static class IncomingReadings
{
    /// <summary>Before this no device of ours measured; earlier times are clocks that were never set.</summary>
    public static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far a device's clock may be ahead.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    private const string CopySql =
        "COPY pg_temp.incoming (tag_id, position, measured_at_utc, received_at_utc, value, quality) FROM STDIN (FORMAT BINARY)";

    public static bool IsPlausible(DateTimeOffset measuredAtUtc, DateTimeOffset nowUtc) =>
        measuredAtUtc >= Earliest && measuredAtUtc <= nowUtc + MostAhead;

    /// <returns>How many readings were copied.</returns>
    public static async Task<int> CopyAsync(StoringBatch batch, TagDirectory tags, CancellationToken cancellationToken)
    {
        var contents = batch.Contents.Where(content => content.Value is ReadingBlock).ToList();
        if (contents is [])
            return 0;
        var ids = await tags.ResolveAsync(batch, contents.Select(content => (ReadingBlock)content.Value!), cancellationToken);

        var rows = 0;
        await using var import = await batch.Scope.Connection.BeginBinaryImportAsync(CopySql, cancellationToken);
        foreach (var content in contents)
        {
            var block = (ReadingBlock)content.Value!;
            var tagIds = block.TagNames.Select(name => ids.GetValueOrDefault(name)).ToArray();
            rows += await CopyAsync(import, content, block, tagIds, batch.NowUtc, cancellationToken);
            batch.Blocks.Add((block, tagIds));
            TurnAside(batch, content, block, reading => !IsPlausible(reading.MeasuredAtUtc, batch.NowUtc),
                $"measured before {Earliest:yyyy-MM-dd} or more than {MostAhead.TotalDays} day ahead: set the device's clock");
            TurnAside(batch, content, block, reading => IsPlausible(reading.MeasuredAtUtc, batch.NowUtc) && tagIds[reading.Tag] == 0,
                $"the gateway has more than {TagDirectory.MaxTags} tags");
        }

        await import.CompleteAsync(cancellationToken);
        return rows;
    }

    private static async Task<int> CopyAsync(
        NpgsqlBinaryImporter import, RecordContent content, ReadingBlock block, int[] tagIds, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var rows = 0;
        for (var i = 0; i < block.Readings.Count; i++)
        {
            var reading = block.Readings[i];
            if (tagIds[reading.Tag] == 0 || !IsPlausible(reading.MeasuredAtUtc, nowUtc))
                continue;
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(tagIds[reading.Tag], NpgsqlDbType.Integer, cancellationToken);
            await import.WriteAsync(content.Position + i, NpgsqlDbType.Bigint, cancellationToken);
            await import.WriteAsync(reading.MeasuredAtUtc.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await import.WriteAsync(reading.ReceivedAtUtc.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            if (!double.IsFinite(reading.Value)) // nothing was measured: the quality says why
                await import.WriteNullAsync(cancellationToken);
            else
                await import.WriteAsync(reading.Value, NpgsqlDbType.Double, cancellationToken);
            await import.WriteAsync((short)reading.Quality, NpgsqlDbType.Smallint, cancellationToken);
            rows++;
        }

        return rows;
    }

    private static void TurnAside(StoringBatch batch, RecordContent content, ReadingBlock block, Func<Reading, bool> isRefused, string reason)
    {
        if (!block.Readings.Any(isRefused))
            return;
        Reading[] refused = [.. block.Readings.Where(isRefused)];
        var payload = new ArrayBufferWriter<byte>();
        new ReadingBlockEncoder(block.TagNames).Encode(refused, payload);
        batch.Quarantined.Add(new(
            content, payload.WrittenMemory, refused.Length, reason,
            refused.Min(reading => reading.ReceivedAtUtc), refused.Max(reading => reading.ReceivedAtUtc)));
    }
}
