using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Incidents;

/// <summary>
/// Watches one asset row by row: which tags can be trusted, what the machine is doing, what drifts at the load it runs at, and
/// whether that is the machine's or a sensor's. A drift calls for work only once a stop has shown that the sensor reads right
/// where the right answer is known. While the machine is off, starting or under maintenance nothing is detected, and after a
/// repair what it says is normal. Rows that are not later than the last change nothing. No allocation per row after the first;
/// not for two threads at once.
/// </summary>
public sealed class AssetWatch : IStateful
{
    public const string Detector = "drift";
    public const string TagDetectorName = "tag-detector";
    public const int Version = 2;

    private readonly AssetDesign _design;
    private readonly TagWatch[] _tags;
    private readonly int _load;
    private readonly int _runState;
    private readonly ModeTracker _byLoad;
    private readonly ModeTracker _mode;
    private double _slowSquare;
    private DateTimeOffset _last;

    /// <exception cref="ArgumentException">The asset has no load tag.</exception>
    public AssetWatch(AssetDesign design, FailureModeTable table)
    {
        _design = design;
        _tags = [.. design.Tags.Select(tag => new TagWatch(tag, design.Drift))];
        (_load, _runState) = (design.IndexOf(TagRole.Load), design.IndexOf(TagRole.RunState));
        if (_load < 0)
            throw new ArgumentException("An asset needs a tag that shows its load.", nameof(design));
        _byLoad = new(hasRunState: false, design.Starting);
        _mode = new(hasRunState: true, design.Starting);
        Incident = new(design.Class, [.. design.Tags.Select(tag => tag.Signal)], table, design.Window);
    }

    public string StateName => "asset-watch/2";

    public IncidentTracker Incident { get; }

    public OperatingMode Mode { get; private set; }

    /// <summary>What a tag's sensor suffers from.</summary>
    public SensorFault FaultOf(int tag) => _tags[tag].Fault;

    /// <summary>Sum that stands for a tag's drift, in its scatters: above 0 for a rise, below for a fall; the line is the design's <see cref="Drift.DriftSettings.Decision"/>.</summary>
    public double ScoreOf(int tag) => _tags[tag].Score;

    /// <summary>What peers of the same class are told of a tag at this moment; NaN where there is nothing to tell.</summary>
    public double ToPeers(int tag) => _tags[tag].ToPeers;

    /// <param name="values">One for each tag of the design; NaN where it has none of good quality.</param>
    /// <param name="peerLevels">What peers have in common, one for each tag, in its unit; 0 where there are none.</param>
    public IncidentChange Take(
        ReadOnlySpan<double> values, ReadOnlySpan<double> peerLevels, bool isUnderMaintenance, DateTimeOffset at)
    {
        if (at <= _last)
            return IncidentChange.None;
        var elapsed = at - _last;
        _last = at;
        for (var i = 0; i < _tags.Length; i++)
            _tags[i].Hear(values[i], isUsable: true, Mode == OperatingMode.Running, at);

        var before = Mode;
        Mode = ModeAt(isUnderMaintenance, at);
        Follow(elapsed);
        if (Mode != before)
            Turn(before);
        return Mode switch
        {
            OperatingMode.Running => Work(peerLevels, at),
            OperatingMode.Off => Rest(peerLevels, at),
            _ => Incident.Tick(at),
        };
    }

    /// <summary>A person says that nothing is wrong: what the machine says now is normal, and the incident is over.</summary>
    public IncidentChange Accept()
    {
        foreach (var tag in _tags)
            tag.Accept();
        return Incident.End();
    }

    public void Save(StateWriter writer)
    {
        foreach (var tag in _tags)
            writer.Write(tag);
        writer.Write(_byLoad);
        writer.Write(_mode);
        writer.Write(Incident);
        writer.Write((int)Mode);
        writer.Write(_slowSquare);
        writer.Write(_last);
    }

    public void Restore(StateReader reader)
    {
        foreach (var tag in _tags)
            reader.Read(tag);
        reader.Read(_byLoad);
        reader.Read(_mode);
        reader.Read(Incident);
        Mode = (OperatingMode)reader.ReadCount((int)OperatingMode.Maintenance);
        _slowSquare = reader.ReadDouble();
        _last = reader.ReadInstant();
    }

    private OperatingMode ModeAt(bool isUnderMaintenance, DateTimeOffset at)
    {
        var load = _tags[_load];
        _byLoad.Take(load.Value, load.IsUsable, isUnderMaintenance, at);
        var isOn = IsOn(_byLoad.Mode is not (OperatingMode.Off or OperatingMode.Unknown));
        var mode = _mode.Take(isOn == true ? 1 : 0, isOn is not null, isUnderMaintenance, at);
        return isUnderMaintenance ? mode : isOn is null || _byLoad.Mode == OperatingMode.Unknown ? OperatingMode.Unknown : mode;
    }

    /// <summary>
    /// Whether it runs, by its run-state or else its load, and by what most of its other tags say. Where a run-state and the tags
    /// contradict each other, nothing is known. A load may be off by more than an idle machine draws: when the tags are at rest
    /// the machine is.
    /// </summary>
    private bool? IsOn(bool byLoad)
    {
        var (resting, known) = (0, 0);
        foreach (var tag in _tags)
        {
            if (tag.IsAtRest is not { } isAtRest)
                continue;
            known++;
            resting += isAtRest ? 1 : 0;
        }

        var byTags = known < 2 || resting * 2 == known ? default(bool?) : resting * 2 < known;
        if (_runState >= 0 && _tags[_runState] is { IsUsable: true } state)
            return byTags is null || byTags == state.Value > 0.5 ? state.Value > 0.5 : null;
        return byTags == true && !byLoad ? null : byTags ?? byLoad;
    }

    private void Follow(TimeSpan elapsed)
    {
        var load = _tags[_load];
        if (!load.IsUsable)
            return;
        var square = Mode is OperatingMode.Off or OperatingMode.Maintenance ? 0 : load.Value * load.Value;
        if (double.IsFinite(square))
            _slowSquare += (1 - Math.Exp(-elapsed / _design.Lag)) * (square - _slowSquare);
    }

    private void Turn(OperatingMode before)
    {
        foreach (var tag in _tags)
        {
            if (Mode == OperatingMode.Starting)
                tag.Standstill.End();
        }

        if (before == OperatingMode.Maintenance)
            Accept();
    }

    private IncidentChange Work(ReadOnlySpan<double> peerLevels, DateTimeOffset at)
    {
        var load = _tags[_load];
        var change = Incident.Tick(at);
        if (!load.IsTrusted)
            return change;
        load.Reach();
        for (var i = 0; i < _tags.Length; i++)
        {
            var tag = _tags[i];
            if (tag.Tag.Role != TagRole.Measured || !tag.IsTrusted)
                continue;
            if (tag.Work(load.Value, _slowSquare, peerLevels[i], at) && tag.IsMachines)
                change = Later(change, Incident.Take(Lasting(i, at)));
            else if (tag.Verdict.IsAlarm)
                change = Later(change, Incident.Take(Passing(i, at)));
        }

        return change;
    }

    private IncidentChange Rest(ReadOnlySpan<double> peerLevels, DateTimeOffset at)
    {
        var change = Incident.Tick(at);
        if (_mode.SinceUtc is not { } since || at - since < _design.Cooling)
            return change;
        var load = _tags[_load];
        if (load.IsUsable && load.Rest(0) && load.Fault != SensorFault.None)
        {
            foreach (var tag in _tags)
                tag.Forget();
        }

        for (var i = 0; i < _tags.Length; i++)
        {
            if (_tags[i] is { Tag.Role: TagRole.Measured, IsUsable: true, Sensor.IsLearning: false } tag)
                tag.Rest(peerLevels[i]);
        }

        return change;
    }

    private Finding Lasting(int i, DateTimeOffset at)
    {
        var tag = _tags[i];
        var direction = tag.Score > 0 ? Direction.Rise : Direction.Fall;
        return new(i, Detector, Version, true, direction, tag.Value, tag.Score, _design.Drift.Decision, at);
    }

    private Finding Passing(int i, DateTimeOffset at)
    {
        var tag = _tags[i];
        var direction = tag.Residual > 0 ? Direction.Rise : Direction.Fall;
        return new(i, TagDetectorName, Version, false, direction, tag.Value, tag.Verdict.Score, Verdict.AlarmLine, at);
    }

    /// <summary>Several tags may find something in one row: the call for work is not to be lost among them.</summary>
    private static IncidentChange Later(IncidentChange one, IncidentChange other) =>
        one == IncidentChange.CallsForWork || other == IncidentChange.None ? one : other;
}
