using System.Diagnostics.Metrics;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Outbox;

/// <summary>What the outbox counts, on the meter <see cref="MeterName"/>.</summary>
internal sealed class OutboxMetrics
{
    public const string MeterName = "Maintenance.Edge";

    private readonly Meter _meter;
    private readonly Counter<long> _records;
    private readonly Counter<long> _readings;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _failures;

    public OutboxMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _records = _meter.CreateCounter<long>("outbox_records_appended_total");
        _readings = _meter.CreateCounter<long>("outbox_readings_appended_total");
        _bytes = _meter.CreateCounter<long>("outbox_appended_bytes_total");
        _commits = _meter.CreateCounter<long>("outbox_commits_total", description: "Groups made durable, each by one fsync.");
        _refused = _meter.CreateCounter<long>("outbox_records_refused_total", description: "Appends answered with Full.");
        _failures = _meter.CreateCounter<long>("outbox_disk_failures_total");
    }

    public void Committed(Lane lane, List<PendingAppend> group)
    {
        var tag = TagOf(lane);
        _commits.Add(1, tag);
        _records.Add(group.Count, tag);
        _readings.Add(group.Sum(append => (long)append.Record.ReadingCount), tag);
        _bytes.Add(group.Sum(append => (long)append.Record.Payload.Length), tag);
    }

    public void Refused(Lane lane, in OutboxRecord record) =>
        _refused.Add(1, TagOf(lane), new("kind", record.Kind.ToString()));

    public void DiskFailed(Lane lane) => _failures.Add(1, TagOf(lane));

    public void Watch(DurableOutbox outbox, TimeProvider clock)
    {
        Gauge("outbox_depth_records", depth => depth.Records);
        Gauge("outbox_depth_readings", depth => depth.Readings);
        Gauge("outbox_depth_bytes", depth => depth.Bytes);
        Gauge("outbox_oldest_age_seconds", depth => depth.OldestAppendedAtUtc is { } oldest ? (clock.GetUtcNow() - oldest).TotalSeconds : 0);
        _meter.CreateObservableGauge("outbox_reserve_held", () => outbox.IsReserveHeld ? 1 : 0);

        void Gauge(string name, Func<OutboxDepth, double> measure) => _meter.CreateObservableGauge(
            name, () => Enum.GetValues<Lane>().Select(lane => new Measurement<double>(measure(outbox.Depth(lane)), TagOf(lane))));
    }

    private static KeyValuePair<string, object?> TagOf(Lane lane) => new("lane", lane == Lane.Alarm ? "alarm" : "telemetry");
}
