using System.Diagnostics.Metrics;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Uplinks;

/// <summary>What the uplink counts.</summary>
internal sealed class UplinkMetrics
{
    private readonly Counter<long> _batches;
    private readonly Counter<long> _records;
    private readonly Counter<long> _sentBytes;
    private readonly Counter<long> _epochs;
    private readonly Counter<long> _discarded;

    public UplinkMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(OutboxMetrics.MeterName);
        _batches = meter.CreateCounter<long>("uplink_batches_total");
        _records = meter.CreateCounter<long>("uplink_records_stored_total");
        _sentBytes = meter.CreateCounter<long>("uplink_sent_bytes_total", description: "After compression.");
        _epochs = meter.CreateCounter<long>("uplink_epochs_begun_total");
        _discarded = meter.CreateCounter<long>("uplink_refused_discarded_total", description: "Refused records no longer kept aside.");
    }

    public void Answered(Lane lane, string outcome, long bytes)
    {
        _batches.Add(1, TagOf(lane), new("outcome", outcome));
        _sentBytes.Add(bytes, TagOf(lane));
    }

    public void Stored(Lane lane, long records) => _records.Add(records, TagOf(lane));

    public void EpochBegun(Lane lane) => _epochs.Add(1, TagOf(lane));

    public void Discarded() => _discarded.Add(1);

    private static KeyValuePair<string, object?> TagOf(Lane lane) => new("lane", lane == Lane.Alarm ? "alarm" : "telemetry");
}
