using System.Diagnostics.Metrics;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Pipeline.Detection;

namespace Maintenance.Edge.Local;

/// <summary>The gateway's books as instruments.</summary>
internal sealed class EdgeMetrics
{
    public EdgeMetrics(IMeterFactory meters, Ledger ledger, DeviceStatuses devices, DetectionCounts detection)
    {
        var meter = meters.Create(PrometheusExporter.MeterName);
        PerTag("readings_taken_total", "Values that devices gave for a configured tag", tag => tag.Taken);
        PerTag("readings_suppressed_total", "Of those taken, held back by the deadband", tag => tag.Suppressed);
        PerTag("readings_sampled_total", "Of those taken, handed to the outbox", tag => tag.Sampled);
        PerTag("readings_duplicate_total", "Repeated deliveries of values that had been taken", tag => tag.Duplicates);
        Gaps("readings_missed_total", "Values that should have come and did not", isDropped: false);
        Gaps("readings_dropped_total", "Sampled values that were lost", isDropped: true);
        meter.CreateObservableCounter("alarm_records_dropped_total", () => ledger.LostAlarms, description: "Alarm records that found the outbox, its reserve and the gateway's memory full");
        meter.CreateObservableCounter("samples_not_judged_total", () => ledger.Tags.SelectMany(NotJudged), description: "Samples that detectors did not see, by why");
        Detection(meter, detection);
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

    private static void Detection(Meter meter, DetectionCounts counts)
    {
        meter.CreateObservableCounter("alarms_suppressed_total", () => counts.Suppressed, description: "Conditions that came true while the machine's mode silenced their alarm");
        meter.CreateObservableCounter("alarm_chatterings_total", () => counts.Chatterings, description: "Times that an alarm began to come and go too often to be read");
        meter.CreateObservableCounter("alarm_floods_total", () => counts.Floods, description: "Times that more alarms came than a person can answer");
        meter.CreateObservableGauge("alarm_flood_state", () => counts.IsFlood ? 1 : 0, description: "1 while more alarms come than a person can answer");
        meter.CreateObservableCounter("samples_ahead_total", () => counts.Ahead, description: "Samples whose time was over a minute ahead of the gateway's clock: judged as of a minute ahead");
        meter.CreateObservableCounter("detector_memories_restored_total", () => counts.Restored, description: "Memories that went on from the last run");
        meter.CreateObservableCounter("detector_memories_unusable_total", () => counts.BegunAnew, description: "Memories that were damaged or of another version: learning began anew");
    }

    private static IEnumerable<Measurement<long>> NotJudged(TagState tag)
    {
        if (tag.Watch?.NotJudged is not { } skipped)
            yield break;
        foreach (var (reason, count) in new[] { ("mode", skipped.Mode), ("sensor", skipped.Sensor), ("quality", skipped.Quality) })
            yield return new(count, Tag("tag", tag.Settings.Name), Tag("reason", reason));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
