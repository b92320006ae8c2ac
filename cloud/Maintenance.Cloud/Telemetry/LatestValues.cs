using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;

namespace Maintenance.Cloud.Telemetry;

/// <param name="Value">Null where nothing was measured.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LatestValue(double? Value, Quality Quality, DateTimeOffset MeasuredAtUtc);

/// <summary>
/// Each tag's reading with the latest device time, in memory: at 50,000 readings a second a row a tag would be written
/// over and over. Rebuilt from the readings when the program starts.
/// </summary>
internal sealed class LatestValues
{
    private readonly ConcurrentDictionary<int, LatestValue> _values = new();

    public LatestValue? Find(int tagId) => _values.TryGetValue(tagId, out var value) ? value : null;

    /// <summary>Takes the readings of a batch that is committed.</summary>
    public void Take(StoringBatch batch)
    {
        foreach (var (block, tagIds) in batch.Blocks)
        {
            foreach (var reading in block.Readings)
            {
                if (tagIds[reading.Tag] is var id and not 0 && IncomingReadings.IsPlausible(reading.MeasuredAtUtc, batch.NowUtc))
                    Take(id, new(double.IsFinite(reading.Value) ? reading.Value : null, reading.Quality, reading.MeasuredAtUtc));
            }
        }
    }

    public void Take(int tagId, LatestValue next)
    {
        while (true)
        {
            if (!_values.TryGetValue(tagId, out var known))
            {
                if (_values.TryAdd(tagId, next))
                    return;
            }
            else if (known.MeasuredAtUtc > next.MeasuredAtUtc || _values.TryUpdate(tagId, next, known))
            {
                return;
            }
        }
    }
}

/// <summary>Fills <see cref="LatestValues"/> once at start; tries again while the database is away.</summary>
internal sealed partial class RestoreLatestValues(
    Database database, LatestValues latest, TimeProvider clock, ILogger<RestoreLatestValues> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private const string Sql = """
        SELECT t.id, r.value, r.quality, r.measured_at_utc
        FROM telemetry.tag AS t CROSS JOIN LATERAL (
            SELECT r.value, r.quality, r.measured_at_utc FROM telemetry.reading AS r
            WHERE r.tag_id = t.id ORDER BY r.measured_at_utc DESC LIMIT 1) AS r
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await using var scope = await database.AsWorkerAsync(stoppingToken);
                foreach (var row in await scope.QueryAsync<Row>(Sql, null, stoppingToken))
                    latest.Take(row.Id, new(row.Value, (Quality)row.Quality, row.MeasuredAtUtc));
                return;
            }
            catch (Npgsql.NpgsqlException away)
            {
                LogAway(away.Message);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The latest values cannot be read yet: {Reason}")]
    private partial void LogAway(string reason);

    private sealed record Row(int Id, double? Value, short Quality, DateTimeOffset MeasuredAtUtc);
}
