using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Downlink;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Pipeline.Detection;
using Maintenance.Edge.Reloading;

namespace Maintenance.Edge.Local;

/// <summary>What the gateway's own page and its readers are told.</summary>
internal sealed class GatewayView(
    GatewaySettings settings, Ledger ledger, DeviceStatuses devices, DurableOutbox outbox, PlantWatch plant, DetectionCounts counts,
    CloudWord word, DownlinkStatus downlink, ConfigurationState configuration, TimeProvider clock)
{
    public sealed record TagView(
        string Name, string Device, string? Asset, string Signal, string Kind, string Unit, double? Value, Quality Quality,
        DateTimeOffset? MeasuredAtUtc, DateTimeOffset? ReceivedAtUtc, double? Low, double? High,
        long Taken, long Suppressed, long Sampled, long Duplicates, IReadOnlyList<ActiveAlarm> Alarms, TagInsight? Watch,
        WritableView? Writable);

    /// <summary>What may be written, in the tag's unit.</summary>
    public sealed record WritableView(double Min, double Max);

    /// <param name="Strays">Frames on a Modbus line that answered nothing that was asked for.</param>
    /// <param name="Ignored">Messages of Sparkplug that were passed over.</param>
    public sealed record DeviceView(
        string Name, string Endpoint, DeviceState State, string? LastError, DateTimeOffset SinceUtc, DateTimeOffset? HeardAtUtc,
        long ImplausibleTimes, long Taken, long Suppressed, long Sampled, IReadOnlyDictionary<string, string> Troubles, long Losses,
        IReadOnlyList<string> Plan, long Strays, long Ignored);

    /// <param name="Suppressed">Conditions that came true while the machine's mode silenced their alarm.</param>
    /// <param name="Restored">Memories that went on from the last run.</param>
    /// <param name="BegunAnew">Memories that could not be used.</param>
    public sealed record DetectionView(bool IsFlood, long Floods, long Chatterings, long Suppressed, long Restored, long BegunAnew);

    public sealed record StatusView(
        string Gateway, DateTimeOffset NowUtc, long Taken, long Suppressed, long Sampled, long Duplicates,
        IReadOnlyDictionary<GapReason, long> Gaps, IReadOnlyDictionary<Lane, OutboxDepth> Outbox, IReadOnlyList<DeviceView> Devices,
        DetectionView Detection, IReadOnlyList<AssetInsight> Assets, IReadOnlyList<RuleInsight> Rules, DownlinkView Cloud,
        ConfigurationState.Told Configuration);

    public IReadOnlyList<TagView> Tags()
    {
        var nowUtc = clock.GetUtcNow();
        return [.. ledger.Tags.Select(tag => View(tag, nowUtc))];
    }

    /// <summary>The last minute of as many tags as have one, at a value a second; null for what was no number.</summary>
    public IReadOnlyDictionary<string, IEnumerable<double?>> Trends() => ledger.Tags.Take(Ledger.MostTrends).ToDictionary(
        tag => tag.Settings.Name, tag => tag.Trend.Select(value => double.IsFinite(value) ? value : (double?)null), StringComparer.Ordinal);

    public StatusView Status()
    {
        var books = ledger.Snapshot(closed: false, []);
        return new(
            settings.Name, books.AtUtc, books.Taken, books.Suppressed, books.Sampled, books.Duplicates, books.Gaps,
            Enum.GetValues<Lane>().ToDictionary(lane => lane, outbox.Depth), [.. devices.All.Select(View)],
            new(counts.IsFlood, counts.Floods, counts.Chatterings, counts.Suppressed, counts.Restored, counts.BegunAnew),
            [.. plant.Assets.Select(asset => asset.Picture.Ask()).OfType<AssetInsight>()],
            [.. ledger.Tags.SelectMany(tag => tag.Watch?.Picture.Ask()?.Rules ?? [])], DownlinkView.Of(word, downlink, books.AtUtc),
            configuration.Now);
    }

    private static TagView View(TagState tag, DateTimeOffset nowUtc)
    {
        var set = tag.Settings;
        return new(
            set.Name, set.Device, set.Asset, set.Signal, set.Kind, set.Unit, double.IsFinite(tag.Value) ? tag.Value : null, tag.QualityAt(nowUtc),
            tag.MeasuredAtUtc, tag.ReceivedAtUtc, set.Limits?.Low, set.Limits?.High,
            tag.Taken, tag.Suppressed, tag.Sampled, tag.Duplicates, tag.Alarms, tag.Watch?.Picture.Ask(),
            set.Writable is { } writable ? new(writable.Min, writable.Max) : null);
    }

    private DeviceView View(DeviceStatus device)
    {
        var tags = ledger.Tags.Where(tag => string.Equals(tag.Settings.Device, device.Name, StringComparison.Ordinal)).ToList();
        return new(
            device.Name, device.Endpoint, device.State, device.LastError, device.SinceUtc, device.HeardAtUtc, device.ImplausibleTimes,
            tags.Sum(tag => tag.Taken), tags.Sum(tag => tag.Suppressed), tags.Sum(tag => tag.Sampled), device.Troubles, device.Losses,
            device.Plan, device.Strays, device.Ignored);
    }
}
