using Maintenance.Analytics.Modes;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// What an asset is doing, by its run-state or else its load, in the time of its samples; and which product it is on, where it
/// has a load. Without either it is taken to run, unless its switch says maintenance. For the pipeline's thread.
/// </summary>
internal sealed class AssetMode(AssetSettings asset, IReadOnlyList<TagSettings> tags) : IStateful
{
    private readonly ModeTracker _tracker = new(asset.RunState is not null, asset.Starting);
    private readonly ProductTracker _products = new();
    private readonly int? _signal = asset.RunState ?? asset.Load;
    private DateTimeOffset _heardAtUtc;
    private double _heard = double.NaN;
    private bool _isUnderMaintenance;

    public string StateName => "asset-mode/1";

    /// <summary>Since when it is on, or off.</summary>
    public DateTimeOffset? SinceUtc => _tracker.SinceUtc;

    /// <summary>From 0 in the order of their appearance; null while none is known.</summary>
    public int? Product => _products.Product >= 0 ? _products.Product : null;

    /// <summary>
    /// Whether alarms mean nothing now: the machine stands, starts or is under maintenance, or its mode is about to be known. A mode
    /// that is lost, because the tag that tells it fell silent, takes limits their meaning no more than it gives detectors one.
    /// </summary>
    public bool IsSilencing(DateTimeOffset atUtc) => ModeAt(atUtc) switch
    {
        OperatingMode.Running => false,
        OperatingMode.Unknown => !IsStale(atUtc),
        _ => true,
    };

    /// <summary>Takes a sample of any of its tags.</summary>
    public void Hear(in Reading reading)
    {
        var isGood = reading.Quality == Quality.Good;
        if (reading.Tag == asset.Maintenance && isGood)
            _isUnderMaintenance = reading.Value > 0.5;
        if (_heardAtUtc.Ticks == 0)
            _heardAtUtc = reading.MeasuredAtUtc;   // from its first sample on, the asset's mode is awaited
        if (reading.Tag == _signal && isGood)
            (_heard, _heardAtUtc) = (reading.Value, reading.MeasuredAtUtc);

        // A run-state holds until it says otherwise, so that a start ends in the time of the other tags too.
        var isHeard = asset.RunState is not null || (reading.Tag == _signal && isGood);
        _tracker.Take(_heard, isHeard && !IsStale(reading.MeasuredAtUtc), _isUnderMaintenance, reading.MeasuredAtUtc);
        if (reading.Tag == asset.Load && isGood && _tracker.Mode == OperatingMode.Running)
            _products.Take(reading.Value);
    }

    /// <summary>Unknown while the tag that tells it is stale.</summary>
    public OperatingMode ModeAt(DateTimeOffset atUtc) =>
        _isUnderMaintenance ? OperatingMode.Maintenance
        : _signal is null ? OperatingMode.Running
        : IsStale(atUtc) ? OperatingMode.Unknown
        : _tracker.Mode;

    public void Save(StateWriter writer)
    {
        writer.Write(_tracker);
        writer.Write(_products);
        writer.Write(_heardAtUtc);
        writer.Write(_heard);
        writer.Write(_isUnderMaintenance);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_tracker);
        reader.Read(_products);
        _heardAtUtc = reader.ReadInstant();
        _heard = reader.ReadDouble();
        _isUnderMaintenance = reader.ReadBoolean() && asset.Maintenance is not null;   // a switch that is gone is off
    }

    private bool IsStale(DateTimeOffset atUtc) => _signal is { } signal && atUtc - _heardAtUtc > tags[signal].StaleAfter;
}
