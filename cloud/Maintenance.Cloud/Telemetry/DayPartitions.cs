using System.Collections.Concurrent;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;

namespace Maintenance.Cloud.Telemetry;

/// <summary>
/// Makes the partitions that a batch needs, before its transaction and in one of their own: the short lock of attaching
/// one is not held while readings are copied.
/// </summary>
internal sealed class DayPartitions(Database database)
{
    private readonly ConcurrentDictionary<DateOnly, bool> _made = new();

    public async Task EnsureAsync(IEnumerable<ReadingBlock> blocks, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        HashSet<DateOnly>? missing = null;
        long lastDay = -1;
        foreach (var block in blocks)
        {
            foreach (var reading in block.Readings)
            {
                var day = reading.MeasuredAtUtc.UtcTicks / TimeSpan.TicksPerDay;
                if (day == lastDay)
                    continue;
                lastDay = day;
                var date = DateOnly.FromDayNumber((int)day);
                if (!_made.ContainsKey(date) && IncomingReadings.IsPlausible(reading.MeasuredAtUtc, nowUtc))
                    (missing ??= []).Add(date);
            }
        }

        foreach (var day in missing?.Order() ?? Enumerable.Empty<DateOnly>())
        {
            await using var scope = await database.AsWorkerAsync(cancellationToken);
            await scope.ExecuteAsync("SELECT telemetry.ensure_day(@day::date)", new { day = day.ToDateTime(TimeOnly.MinValue) }, cancellationToken);
            await scope.CommitAsync(cancellationToken);
            _made[day] = true;
        }
    }
}
