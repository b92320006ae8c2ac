using System.Runtime.CompilerServices;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;

namespace Maintenance.Cloud.Telemetry;

/// <summary>What other modules may read of stored tags. Whoever asks sees the tags of the scope's sites.</summary>
internal static class StoredReadings
{
    private const int PageRows = 20_000;

    /// <param name="AssetId">Null where the tag is bound to no asset.</param>
    public sealed record Tag(int Id, string Name, string Signal, Guid? AssetId);

    public sealed record Reading(DateTimeOffset MeasuredAtUtc, double? Value, Quality Quality);

    private const string TagsSql = """
        SELECT t.id, t.name, t.signal, t.asset_id FROM telemetry.tag AS t
        WHERE t.name LIKE ANY (@patterns) ORDER BY t.name, t.id LIMIT @most
        """;

    // A reading's place within its tag: a repeat of a time is in another batch or at another position.
    private const string PageSql = """
        SELECT r.measured_at_utc, r.batch_id, r.position, r.value, r.quality FROM telemetry.reading AS r
        WHERE r.tag_id = @tagId AND r.measured_at_utc >= @fromUtc AND r.measured_at_utc < @toUtc
          AND (r.measured_at_utc, r.batch_id, r.position) > (@fromUtc, @batchId, @position)
        ORDER BY r.measured_at_utc, r.batch_id, r.position LIMIT @PageRows
        """;

    /// <param name="patterns">Names in which a star at the beginning or end stands for anything.</param>
    public static Task<IReadOnlyList<Tag>> FindTagsAsync(
        DbScope scope, IEnumerable<string> patterns, int most, CancellationToken cancellationToken) =>
        scope.QueryAsync<Tag>(TagsSql, new { patterns = patterns.Select(Like).ToArray(), most }, cancellationToken);

    /// <summary>A tag's readings from <paramref name="fromUtc"/> to before <paramref name="toUtc"/> in order of device time, a page in memory at a time.</summary>
    public static async IAsyncEnumerable<Reading> ReadAsync(
        DbScope scope, int tagId, DateTimeOffset fromUtc, DateTimeOffset toUtc, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (batchId, position) = (long.MinValue, long.MinValue);
        while (true)
        {
            var page = await scope.QueryAsync<Row>(PageSql, new { tagId, fromUtc, toUtc, batchId, position, PageRows }, cancellationToken);
            foreach (var row in page)
                yield return new(row.MeasuredAtUtc, row.Value, (Quality)row.Quality);
            if (page.Count < PageRows)
                yield break;
            (fromUtc, batchId, position) = (page[^1].MeasuredAtUtc, page[^1].BatchId, page[^1].Position);
        }
    }

    private static string Like(string pattern) => pattern
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal)
        .Replace('*', '%');

    private sealed record Row(DateTimeOffset MeasuredAtUtc, long BatchId, long Position, double? Value, short Quality);
}
