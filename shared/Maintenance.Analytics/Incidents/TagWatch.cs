using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Drift;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Incidents;

/// <summary>One tag of an asset: its sensor, what it says at the asset's load, and whether that drifts. No allocation per sample; not for two threads at once.</summary>
internal sealed class TagWatch(AssetTag tag, DriftSettings settings) : IStateful
{
    // A bias at standstill is the sensor's own beyond this share of the span.
    private const double LeastBias = 0.04;

    // The load is at rest exactly 0 and what all others are judged against: less of a bias is enough.
    private const double LeastBiasOfLoad = 0.02;

    // What a sensor is off at work and at rest is its own; what comes with the work is the machine's.
    private const double MachinesShare = 0.35;
    private const double Following = 1.0 / 256;
    private const double RestShare = 0.1;

    private readonly BlockMedian _block = new(settings.Block);
    private readonly LoadModel _model = new();
    private readonly DriftAlarm _drift = new(settings);
    private readonly TagDetector _detector = new(new(AlarmBudget.Usual));
    private double _atWork = double.NaN;
    private double _departureAtStop;
    private double _departureSince;
    private SensorReading _reading;

    public string StateName => "tag-watch/2";

    public AssetTag Tag => tag;

    public SensorWatch Sensor { get; } = new(tag.Range);

    public RestBias Standstill { get; } = new(tag.FollowsSurroundings ? 5 : 2, tag.Role == TagRole.Load ? LeastBiasOfLoad : LeastBias);

    public double Value { get; private set; }

    /// <summary>Above what the load explains and peers share; NaN where the last sample had none.</summary>
    public double Residual { get; private set; } = double.NaN;

    /// <summary>Above what the load explains, less its own level: what peers are told; NaN where there is none.</summary>
    public double ToPeers { get; private set; } = double.NaN;

    public SensorFault Fault => _reading.Fault != SensorFault.None ? _reading.Fault : Standstill.Fault;

    public bool IsTrusted => _reading.IsTrusted && !IsBiased && !Sensor.IsLearning;

    /// <summary>Off at standstill: what it says at work is off too.</summary>
    public bool IsBiased => Standstill.IsBiased;

    public bool IsUsable => _reading.IsTrusted;

    public double Score => _drift.Score;

    /// <summary>Between standstill and work, in the tag's unit.</summary>
    public double Span => Standstill.HasLevel ? Math.Abs(_atWork - Standstill.Level) : Math.Abs(_atWork);

    /// <summary>Whether it says what it says at standstill; null where that is not known, or the surroundings say more.</summary>
    public bool? IsAtRest =>
        tag.Role == TagRole.Measured && !tag.FollowsSurroundings && IsUsable && !Sensor.IsLearning && Standstill.HasLevel && Span > 0
            ? Math.Abs(Value - Standstill.Level) < RestShare * Span
            : null;

    /// <summary>
    /// A drift that a stop has shown to be the machine's: the sensor reads right at standstill, and the departure that was there
    /// before is there again after it; one that is gone was put right in between. What it is off at standstill, within what is
    /// usual, is not the work's and is taken off.
    /// </summary>
    public bool IsMachines =>
        _drift.IsActive && !IsBiased && _departureAtStop * _departureSince > 0
        && Math.Abs(_departureAtStop - Standstill.AtStop) >= settings.LeastShare / 2 * Span
        && Math.Abs(_drift.Departure - Standstill.AtStop) >= settings.LeastShare * Span
        && Math.Abs(Standstill.AtStop) <= MachinesShare * Math.Abs(_departureAtStop)
        && Math.Abs(_departureSince) >= Math.Abs(_departureAtStop) / 2
        && Math.Abs(_departureAtStop - Standstill.AtStop) >= Math.Abs(_drift.Departure - Standstill.AtStop) * settings.WitnessedShare;

    public void Hear(double value, bool isUsable, bool isProducing, DateTimeOffset at)
    {
        _reading = Sensor.Take(value, isUsable, isProducing, at);
        Value = value;
        (Residual, ToPeers, Verdict) = (double.NaN, double.NaN, default);
        if (_reading.Fault != SensorFault.None)
            _block.Clear();
    }

    /// <summary>What the tag's detector says of the last sample, less what the load explains.</summary>
    public Verdict Verdict { get; private set; }

    /// <summary>A trusted sample of the running machine; true when it completes a block.</summary>
    public bool Work(double load, double slowSquare, double peerLevel, DateTimeOffset at)
    {
        Reach();
        if (!_model.TryTake(Value, load, slowSquare, !_drift.IsSuspected, out var residual))
            return false;
        if (tag.FollowsSurroundings && !_drift.IsLearning)
            ToPeers = residual - _drift.Level;
        Residual = residual - (tag.FollowsSurroundings ? peerLevel : 0);
        Verdict = _detector.Take(Residual, at);
        if (!_block.Add(Residual))
            return false;
        _drift.Take(_block.Median, Span);
        _departureSince = _block.Median - _drift.Level;
        return true;
    }

    /// <summary>Learns what the tag says at work.</summary>
    public void Reach() => _atWork = double.IsNaN(_atWork) ? Value : _atWork + ((Value - _atWork) * Following);

    /// <summary>A trusted sample of the settled machine at standstill; true when it makes a reading of the stop.</summary>
    public bool Rest(double peerLevel)
    {
        if (tag.FollowsSurroundings && Standstill.HasLevel && !IsBiased)
            ToPeers = Value - Standstill.Level;
        var wasBiased = IsBiased;
        if (!Standstill.Take(Value - (tag.FollowsSurroundings ? peerLevel : 0), Span))
            return false;
        (_departureAtStop, _departureSince) = (_drift.Departure, 0);
        _block.Clear();
        if (IsBiased || wasBiased)
            Forget();
        return true;
    }

    /// <summary>What was summed up rests on something that was wrong: begins the sums anew, from the level known.</summary>
    public void Forget()
    {
        _block.Clear();
        _drift.Forget();
        (_departureAtStop, _departureSince) = (0, 0);
    }

    /// <summary>What it says from now on is normal: after a repair, or when a person says so.</summary>
    public void Accept()
    {
        Forget();
        _drift.Accept();
        _model.Loosen();
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_block);
        writer.Write(_model);
        writer.Write(_drift);
        writer.Write(_detector);
        writer.Write(Sensor);
        writer.Write(Standstill);
        writer.Write(_atWork);
        writer.Write(_departureAtStop);
        writer.Write(_departureSince);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_block);
        reader.Read(_model);
        reader.Read(_drift);
        reader.Read(_detector);
        reader.Read(Sensor);
        reader.Read(Standstill);
        _atWork = reader.ReadDouble();
        _departureAtStop = reader.ReadDouble();
        _departureSince = reader.ReadDouble();
    }
}
