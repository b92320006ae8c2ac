using System.Diagnostics.Metrics;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Pipeline.Detection;
using Maintenance.Edge.Reloading;

namespace Maintenance.Edge.Local;

/// <summary>The gateway's books as instruments.</summary>
internal sealed class EdgeMetrics
{
    public EdgeMetrics(
        IMeterFactory meters, Ledger ledger, DeviceStatuses devices, DetectionCounts detection, ConfigurationState configuration, TimeProvider clock)
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
        Devices(meter, devices, clock);
        meter.CreateObservableGauge("stale_tags_count", () => ledger.Tags.Count(tag => tag.IsSilentAt(clock.GetUtcNow())), description: "Tags silent for longer than they may be");
        meter.CreateObservableCounter(
            "counter_resets_total", () => ledger.Tags.Where(tag => tag.Counter is not null).Select(tag => new Measurement<long>(
                tag.Counter!.Resets, Tag("device", tag.Settings.Device), Tag("tag", tag.Settings.Name))), description: "Steps back of a device's counter that were no rollover");
        meter.CreateObservableCounter("configuration_changes_total", () => configuration.Changes, description: "Changed files taken while the gateway runs");
        meter.CreateObservableGauge("configuration_refused_state", () => configuration.Now.Faults.Count > 0 ? 1 : 0, description: "1 while the file is wrong and the gateway goes on as before");
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
        meter.CreateObservableCounter("detector_memories_unusable_total", () => counts.BegunAnew, description: "Memories that were damaged, of another version or of other settings: learning began anew");
    }

    private static void Devices(Meter meter, DeviceStatuses devices, TimeProvider clock)
    {
        meter.CreateObservableGauge(
            "device_state", () => devices.All.SelectMany(device => Enum.GetValues<DeviceState>().Select(state => new Measurement<int>(
                device.State == state ? 1 : 0, Tag("device", device.Name), Tag("state", state.ToString())))), description: "1 for the state that the device is in");
        meter.CreateObservableGauge(
            "device_last_error_state", () => devices.All.Where(device => device.LastError is not null).Select(device => new Measurement<int>(
                device.State == DeviceState.Online ? 0 : 1, Tag("device", device.Name), Tag("error", device.LastError!))),
            description: "Why the device was last lost; 1 while it is not back");
        meter.CreateObservableCounter(
            "device_losses_total", () => devices.All.Select(device => new Measurement<long>(device.Losses, Tag("device", device.Name))),
            description: "Times that the device was lost, or could not be reached");
        meter.CreateObservableCounter(
            "device_strays_total", () => devices.All.Where(device => device.Strays > 0).Select(device => new Measurement<long>(device.Strays, Tag("device", device.Name))),
            description: "Frames that came on the line of a Modbus device and answered nothing that was asked for");
        meter.CreateObservableCounter(
            "device_messages_ignored_total", () => devices.All.Where(device => device.Ignored > 0).Select(device => new Measurement<long>(device.Ignored, Tag("device", device.Name))),
            description: "Messages that came to a Sparkplug device on topics that are none of Sparkplug's, or of edge nodes that no tag names");
        meter.CreateObservableGauge(
            "device_silence_seconds", () => devices.All.Where(device => device.HeardAtUtc is not null).Select(device => new Measurement<double>(
                (clock.GetUtcNow() - device.HeardAtUtc!.Value).TotalSeconds, Tag("device", device.Name))), description: "Since the device gave its last value");
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
