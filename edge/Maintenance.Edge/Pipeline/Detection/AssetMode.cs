using System.Globalization;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Downlink;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// What an asset is doing, by its run-state or else its load, in the time of its samples; and which product it is on, where it
/// has a load. Without either it is taken to run. It is under maintenance while its switch or the cloud says so. For the pipeline's
/// thread.
/// </summary>
/// <param name="work">Work on the asset that the cloud told of; remembered by who hears the cloud.</param>
internal sealed class AssetMode(AssetSettings asset, IReadOnlyList<TagSettings> tags, AssetMaintenance work) : IStateful
{
    private readonly ModeTracker _tracker = new(asset.RunState is not null, asset.Starting);
    private readonly ProductTracker _products = new();
    private readonly TagSettings? _signal = (asset.RunState ?? asset.Load) is { } signal ? tags[signal] : null;
    private readonly TagSettings? _switch = asset.Maintenance is { } key ? tags[key] : null;
    private DateTimeOffset _newestUtc;
    private DateTimeOffset _awaitedSinceUtc;
    private DateTimeOffset _heardAtUtc;
    private DateTimeOffset _switchHeardAtUtc;
    private double _heard = double.NaN;
    private bool _isSwitchOn;

    public string StateName => "asset-mode/2";

    /// <summary>What it is learnt under.</summary>
    public string Name => $"{(asset.RunState is null ? "by load" : "by run-state")} {_signal?.Name} {(asset.Load is { } load ? tags[load].Name : "")} {asset.Starting:c}";

    /// <summary>Since when it is on, or off.</summary>
    public DateTimeOffset? SinceUtc => _tracker.SinceUtc;

    /// <summary>From 0 in the order of their appearance; null while none is known.</summary>
    public int? Product => _products.Product >= 0 ? _products.Product : null;

    /// <summary>
    /// Whether alarms mean nothing now: the machine stands, starts or is under maintenance. While its mode is awaited, an alarm that
    /// is on stays and no other comes. A mode that is lost, because the tag that tells it fell silent, takes limits their meaning no
    /// more than it gives detectors one.
    /// </summary>
    /// <param name="isOn">Whether the alarm was told and is not over.</param>
    public bool IsSilencing(DateTimeOffset atUtc, bool isOn) => ModeAt(atUtc) switch
    {
        OperatingMode.Running => false,
        OperatingMode.Unknown => !isOn && (IsHeard(atUtc) || atUtc - _awaitedSinceUtc <= _signal!.StaleAfter),
        _ => true,
    };

    /// <summary>Whether somebody works on it by order: its alarms are out of service.</summary>
    public bool IsOutOfService(DateTimeOffset atUtc) => work.IsOn(atUtc);

    /// <summary>How a mode is told with an alarm: a running machine's with its product, where there are several.</summary>
    public string TextOf(OperatingMode mode) =>
        mode == OperatingMode.Running && _products.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{mode}, product {Product + 1}") : mode.ToString();

    /// <summary>Takes a sample of any of its tags.</summary>
    public void Hear(in Reading reading)
    {
        var (at, isGood) = (reading.MeasuredAtUtc, reading.Quality == Quality.Good);
        // From its first sample on, and after a silence of all its tags, its mode is awaited: they come one after the other.
        if ((_signal ?? _switch) is { } awaited && at - _newestUtc > awaited.StaleAfter)
            _awaitedSinceUtc = at;
        if (at > _newestUtc)
            _newestUtc = at;
        if (reading.Tag == _switch?.Index && isGood)
            (_isSwitchOn, _switchHeardAtUtc) = (reading.Value > 0.5, at);
        if (reading.Tag == _signal?.Index && isGood)
            (_heard, _heardAtUtc) = (reading.Value, at);

        // A run-state holds until it says otherwise, so that a start ends in the time of the other tags too.
        var isTold = asset.RunState is not null || (reading.Tag == _signal?.Index && isGood);
        _tracker.Take(_heard, isTold && IsHeard(at), IsUnderMaintenance(at), at);
        if (reading.Tag == asset.Load && isGood && _tracker.Mode == OperatingMode.Running)
            _products.Take(reading.Value);
    }

    /// <summary>Unknown while the tag that tells it is stale.</summary>
    public OperatingMode ModeAt(DateTimeOffset atUtc) =>
        IsUnderMaintenance(atUtc) ? OperatingMode.Maintenance
        : _signal is null ? OperatingMode.Running
        : IsHeard(atUtc) ? _tracker.Mode
        : OperatingMode.Unknown;

    public void Save(StateWriter writer)
    {
        writer.Write(_tracker);
        writer.Write(_products);
        writer.Write(_newestUtc);
        writer.Write(_awaitedSinceUtc);
        writer.Write(_heardAtUtc);
        writer.Write(_switchHeardAtUtc);
        writer.Write(_heard);
        writer.Write(_isSwitchOn);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_tracker);
        reader.Read(_products);
        _newestUtc = reader.ReadInstant();
        _awaitedSinceUtc = reader.ReadInstant();
        _heardAtUtc = reader.ReadInstant();
        _switchHeardAtUtc = reader.ReadInstant();
        _heard = reader.ReadDouble();
        _isSwitchOn = reader.ReadBoolean();
    }

    private bool IsHeard(DateTimeOffset atUtc) => _signal is { } signal && atUtc - _heardAtUtc <= signal.StaleAfter;

    private bool IsUnderMaintenance(DateTimeOffset atUtc) => work.IsOn(atUtc) || IsSwitchOn(atUtc);

    /// <summary>A switch that fell silent while it was on, its device dead, does not silence for ever; one that is gone is off.</summary>
    private bool IsSwitchOn(DateTimeOffset atUtc)
    {
        if (!_isSwitchOn || _switch is not { } key)
            return false;
        var sinceUtc = _switchHeardAtUtc > _awaitedSinceUtc ? _switchHeardAtUtc : _awaitedSinceUtc;
        return atUtc - sinceUtc <= key.StaleAfter;
    }
}
