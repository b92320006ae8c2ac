using Maintenance.Analytics.Rehearsals;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Maintenance.Contracts.Readings;

namespace Maintenance.Cloud.Alarms;

/// <summary>What machines were doing over the time of a rehearsal, by their stored tags.</summary>
internal static class RehearsedModes
{
    /// <summary>What a machine is doing at the first instant is known from what came before.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    /// <param name="assets">Those that are rehearsed; others are not read.</param>
    /// <returns>By asset; none for one that no entry names.</returns>
    /// <exception cref="RehearsalRefusedException">An entry names no tag of an asset, two name the same asset, or nothing is stored of one.</exception>
    public static async Task<IReadOnlyDictionary<Guid, MachineTimeline>> ReadAsync(
        DbScope scope, IReadOnlyList<RehearsedMachine> machines, IReadOnlySet<Guid> assets, DateTimeOffset fromUtc, DateTimeOffset toUtc,
        CancellationToken cancellationToken)
    {
        var modes = new Dictionary<Guid, MachineTimeline>();
        for (var i = 0; i < machines.Count; i++)
        {
            var (field, machine) = ($"machines[{i}]", machines[i]);
            var signals = await FindAsync(scope, machine.RunState ?? machine.Load, field, cancellationToken);
            var switches = await FindAsync(scope, machine.Maintenance, field, cancellationToken);
            foreach (var asset in signals.Concat(switches).Select(tag => tag.AssetId!.Value).Where(assets.Contains).Distinct())
            {
                var timeline = machine.Timeline();
                if (!modes.TryAdd(asset, timeline))
                    throw new RehearsalRefusedException(field, "names an asset that an earlier entry names; give each asset one entry");
                foreach (var tag in signals.Where(tag => tag.AssetId == asset).Take(1))
                    await ReadAsync(scope, tag, timeline.TakeMode, field, fromUtc, toUtc, cancellationToken);
                foreach (var tag in switches.Where(tag => tag.AssetId == asset).Take(1))
                    await ReadAsync(scope, tag, timeline.TakeMaintenance, field, fromUtc, toUtc, cancellationToken);
            }
        }

        return modes;
    }

    private static async Task<IReadOnlyList<StoredReadings.Tag>> FindAsync(DbScope scope, string? pattern, string field, CancellationToken cancellationToken)
    {
        if (pattern is null)
            return [];
        var tags = (await StoredReadings.FindTagsAsync(scope, [pattern], Rehearsal.MaxTags, cancellationToken)).Where(tag => tag.AssetId is not null).ToList();
        return tags.Count > 0 ? tags : throw new RehearsalRefusedException(field, $"no tag of an asset that you may see is called {pattern}");
    }

    private static async Task ReadAsync(
        DbScope scope, StoredReadings.Tag tag, Action<double, bool, DateTimeOffset> take, string field, DateTimeOffset fromUtc, DateTimeOffset toUtc,
        CancellationToken cancellationToken)
    {
        var readings = 0;
        await foreach (var reading in StoredReadings.ReadAsync(scope, tag.Id, fromUtc - Before, toUtc, cancellationToken))
        {
            take(reading.Value ?? double.NaN, reading.Quality == Quality.Good, reading.MeasuredAtUtc);
            if (++readings > Rehearsal.MaxReadings)
                throw new RehearsalRefusedException("to", $"there are more than {Rehearsal.MaxReadings:N0} readings of {tag.Name}; choose a shorter span");
        }

        if (readings == 0)
            throw new RehearsalRefusedException(field, $"nothing is stored of {tag.Name} in that time, so what the machine was doing is not known; leave it out, or choose another span");
    }
}
