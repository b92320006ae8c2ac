using System.Diagnostics.Metrics;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Local;

/// <summary>The gateway's books as instruments.</summary>
internal sealed class EdgeMetrics
{
    public EdgeMetrics(IMeterFactory meters, Ledger ledger, DeviceStatuses devices)
    {
        var meter = meters.Create(PrometheusExporter.MeterName);
        PerTag("readings_taken_total", "Values that devices gave for a configured tag", tag => tag.Taken);
        PerTag("readings_suppressed_total", "Of those taken, held back by the deadband", tag => tag.Suppressed);
        PerTag("readings_sampled_total", "Of those taken, handed to the outbox", tag => tag.Sampled);
        PerTag("readings_duplicate_total", "Repeated deliveries of values that had been taken", tag => tag.Duplicates);
        Gaps("readings_missed_total", "Values that should have come and did not", isDropped: false);
        Gaps("readings_dropped_total", "Sampled values that were lost", isDropped: true);
        meter.CreateObservableCounter("alarm_records_dropped_total", () => ledger.LostAlarms, description: "Alarm records that found the outbox, its reserve and the gateway's memory full");
        meter.CreateObservableGauge(
            "device_online_state", () => devices.All.Select(device =>
                new Measurement<int>(device.State == DeviceState.Online ? 1 : 0, Tag("device", device.Name))), description: "1 where the device is connected");

        void PerTag(string name, string description, Func<TagState, long> count) =>
            meter.CreateObservableCounter(name, () => ledger.Tags.Select(tag => new Measurement<long>(
                count(tag), Tag("device", tag.Settings.Device), Tag("tag", tag.Settings.Name))), description: description);

        void Gaps(string name, string description, bool isDropped) =>
            meter.CreateObservableCounter(name, () => ledger.Gaps.Where(gap => Gap.IsAfterSampling(gap.Key) == isDropped).Select(gap =>
                new Measurement<long>(gap.Value, Tag("reason", gap.Key.ToString()))), description: description);
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
