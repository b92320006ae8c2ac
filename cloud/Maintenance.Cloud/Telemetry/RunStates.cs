using System.Collections.Concurrent;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Stops;
using Maintenance.Contracts.Readings;

namespace Maintenance.Cloud.Telemetry;

/// <summary>
/// Finds in what gateways send where a machine began or ceased to run, by the tags that tell it, and writes
/// <see cref="RunStateChanged"/> beside the readings. What it said last of each tag it remembers; after a restart it says it
/// again, which those who read it take for no news.
/// </summary>
internal sealed class RunStates(TimeProvider clock)
{
    /// <summary>Longest time until a changed rule or binding counts.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(5);

    private const string TagsSql = """
        SELECT t.id, t.asset_id, t.signal FROM telemetry.tag AS t
        WHERE t.gateway_id = @gatewayId AND t.asset_id IS NOT NULL AND t.signal = ANY (@signals)
        """;

    private readonly ConcurrentDictionary<Guid, Known> _known = new();
    private readonly ConcurrentDictionary<int, (bool IsRunning, DateTimeOffset AtUtc)> _last = new();

    /// <summary>Writes the changes of a batch in its transaction.</summary>
    /// <returns>What is to be remembered once it is committed.</returns>
    public async Task<IReadOnlyList<RunStateChanged>> TellAsync(StoringBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Blocks.Count == 0)
            return [];
        var known = await KnownAsync(batch, cancellationToken);
        if (known.Tags.Count == 0)
            return [];
        var changes = Changes(batch, known.Tags);
        foreach (var change in changes)
        {
            await batch.Scope.WriteEventAsync(
                new(nameof(RunStateChanged), change.SiteId, change.AssetId, change, $"gateway:{batch.Gateway.Id}", batch.NowUtc), cancellationToken);
        }

        return changes;
    }

    /// <summary>Remembers what was written.</summary>
    public void Publish(IEnumerable<RunStateChanged> changes)
    {
        foreach (var change in changes)
            _last[change.TagId] = (change.IsRunning, change.AtUtc);
    }

    private List<RunStateChanged> Changes(StoringBatch batch, Dictionary<int, RunTag> tags)
    {
        List<RunStateChanged> changes = [];
        var last = new Dictionary<int, (bool IsRunning, DateTimeOffset AtUtc)>();
        foreach (var (block, tagIds) in batch.Blocks)
        {
            foreach (var reading in block.Readings)
            {
                if (!tags.TryGetValue(tagIds[reading.Tag], out var tag) || !IsTelling(reading) || !IncomingReadings.IsPlausible(reading.MeasuredAtUtc, batch.NowUtc))
                    continue;
                var isRunning = reading.Value > tag.RunsAbove;
                if ((last.TryGetValue(tag.Id, out var before) || _last.TryGetValue(tag.Id, out before))
                    && (before.IsRunning == isRunning || reading.MeasuredAtUtc <= before.AtUtc))
                {
                    continue;
                }

                last[tag.Id] = (isRunning, reading.MeasuredAtUtc);
                changes.Add(new(tag.Id, batch.Gateway.SiteId, tag.AssetId, isRunning, reading.MeasuredAtUtc, tag.StopType));
            }
        }

        return changes;
    }

    private static bool IsTelling(Reading reading) => reading.Quality is Quality.Good or Quality.Uncertain && double.IsFinite(reading.Value);

    private async Task<Known> KnownAsync(StoringBatch batch, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        if (batch.NewTags.Count == 0 && _known.TryGetValue(batch.Gateway.Id, out var known) && nowUtc - known.ReadAtUtc is var age && age >= TimeSpan.Zero && age < KnownFor)
            return known;
        var rules = (await StopRules.RunStatesAsync(batch.Scope, batch.Gateway.SiteId, cancellationToken)).ToLookup(rule => rule.AssetId);
        var signals = rules.SelectMany(rule => rule).Select(rule => rule.Signal).Append(StopRules.RunSignal).Distinct(StringComparer.Ordinal).ToArray();
        var tags = new Dictionary<int, RunTag>();
        foreach (var row in await batch.Scope.QueryAsync<TagRow>(TagsSql, new { gatewayId = batch.Gateway.Id, signals }, cancellationToken))
        {
            var rule = rules[row.AssetId].FirstOrDefault(one => string.Equals(one.Signal, row.Signal, StringComparison.Ordinal));
            if (rule is not null || (!rules.Contains(row.AssetId) && string.Equals(row.Signal, StopRules.RunSignal, StringComparison.Ordinal)))
                tags[row.Id] = new(row.Id, row.AssetId, rule?.RunsAbove ?? StopRules.RunsAbove, rule?.StopType);
        }

        known = new(tags, nowUtc);
        if (batch.NewTags.Count == 0) // else others learn of the tags when they are committed
            _known[batch.Gateway.Id] = known;
        return known;
    }

    private sealed record Known(Dictionary<int, RunTag> Tags, DateTimeOffset ReadAtUtc);

    private sealed record RunTag(int Id, Guid AssetId, double RunsAbove, StopType? StopType);

    private sealed record TagRow(int Id, Guid AssetId, string Signal);
}
