using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Brings meters what the tags say that count on them, in the transaction that stores a batch.</summary>
internal sealed class CountOnMeters(TimeProvider clock)
{
    private const string TagsSql = "SELECT t.id, t.asset_id FROM telemetry.tag AS t WHERE t.gateway_id = @gatewayId AND t.id = ANY (@tagIds)";

    private static readonly Counter<long> Refused = PlatformMeter.Meter.CreateCounter<long>("meter_samples_refused_total");

    private readonly ConcurrentDictionary<Guid, Known> _known = new();

    /// <returns>What was refused, to be counted once the batch is committed.</returns>
    public async Task<IReadOnlyList<KeyValuePair<RefusedCount, int>>> TakeAsync(StoringBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Blocks.Count == 0)
            return [];
        var meters = await KnownAsync(batch, cancellationToken);
        if (meters.Count == 0)
            return [];
        List<KeyValuePair<RefusedCount, int>> refused = [];
        foreach (var (tagId, samples) in Samples(batch, meters).OrderBy(one => meters[one.Key])) // in one order: batches at once would wait for each other
            refused.AddRange(await TakeTagSamples.HandleAsync(batch.Scope, meters[tagId], tagId, samples, $"gateway:{batch.Gateway.Id}", batch.NowUtc, cancellationToken));
        return refused;
    }

    public static void Publish(IEnumerable<KeyValuePair<RefusedCount, int>> refused)
    {
        foreach (var (why, count) in refused)
            Refused.Add(count, new KeyValuePair<string, object?>("reason", why.ToString()));
    }

    private static Dictionary<int, List<TagSample>> Samples(StoringBatch batch, Dictionary<int, Guid> meters)
    {
        var samples = new Dictionary<int, List<TagSample>>();
        foreach (var (block, tagIds) in batch.Blocks)
        {
            foreach (var reading in block.Readings)
            {
                var tagId = tagIds[reading.Tag];
                if (!meters.ContainsKey(tagId) || !IncomingReadings.IsPlausible(reading.MeasuredAtUtc, batch.NowUtc))
                    continue;
                if (!samples.TryGetValue(tagId, out var ofTag))
                    samples[tagId] = ofTag = [];
                ofTag.Add(new(reading.Value, reading.Quality, reading.MeasuredAtUtc));
            }
        }

        return samples;
    }

    /// <summary>Meters by the gateway's tags that count on them, as they were within <see cref="RunStates.KnownFor"/>.</summary>
    private async Task<Dictionary<int, Guid>> KnownAsync(StoringBatch batch, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        if (_known.TryGetValue(batch.Gateway.Id, out var known) && nowUtc - known.ReadAtUtc is var age && age >= TimeSpan.Zero && age < RunStates.KnownFor)
            return known.Meters;
        var meters = (await MetersByTag.OfSiteAsync(batch.Scope, batch.Gateway.SiteId, cancellationToken)).ToDictionary(meter => meter.TagId);
        var tags = meters.Count == 0 ? [] : await batch.Scope.QueryAsync<(int Id, Guid? AssetId)>(TagsSql, new { gatewayId = batch.Gateway.Id, tagIds = meters.Keys.ToArray() }, cancellationToken);
        known = new(tags.Where(tag => tag.AssetId == meters[tag.Id].AssetId).ToDictionary(tag => tag.Id, tag => meters[tag.Id].MeterId), nowUtc);
        _known[batch.Gateway.Id] = known;
        return known.Meters;
    }

    private sealed record Known(Dictionary<int, Guid> Meters, DateTimeOffset ReadAtUtc);
}
