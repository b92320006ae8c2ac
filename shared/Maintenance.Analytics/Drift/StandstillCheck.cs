using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Drift;

/// <summary>
/// Reads a sensor where the right answer is known: at standstill, once everything has settled, a machine says what it said at
/// its earlier stops, whatever is wrong with it at work. What a sensor is off there is its own. Takes the middle of each stop
/// and follows it slowly while the sensor is sound. No allocation; not for two threads at once.
/// </summary>
/// <param name="knownAfter">Stops before one is compared with them: more for what has the weather in it.</param>
public sealed class StandstillCheck(int knownAfter) : IStateful
{
    /// <summary>Settled samples of a stop that make a reading of it; later ones of the same stop are left alone.</summary>
    public const int Least = 4;

    private const double Following = 0.1;

    private readonly BlockMedian _stop = new(Least);
    private double _level;
    private double _scatter;
    private int _stops;
    private bool _isDone;

    public string StateName => "standstill-check/1";

    /// <summary>Whether any stop was read.</summary>
    public bool HasLevel => _stops > 0;

    /// <summary>Whether there are enough stops to compare with.</summary>
    public bool IsKnown => _stops >= knownAfter;

    /// <summary>What it says at standstill, in its unit.</summary>
    public double Level => _level;

    /// <summary>What it was off at the last stop, in its unit; NaN before there was one to compare with.</summary>
    public double Bias { get; private set; } = double.NaN;

    /// <summary>Scatter of the level from stop to stop.</summary>
    public double Scatter => _scatter;

    /// <summary>Takes a settled sample at standstill; true when it completes the reading of this stop.</summary>
    public bool Take(double value)
    {
        if (_isDone || !double.IsFinite(value) || !_stop.Add(value))
            return false;
        _isDone = true;
        Bias = IsKnown ? _stop.Median - _level : double.NaN;
        return true;
    }

    /// <summary>Takes the last stop's reading for what is right.</summary>
    public void Learn()
    {
        var off = _stop.Median - _level;
        _stops = Math.Min(_stops + 1, int.MaxValue - 1);
        _level += off * Math.Max(Following, 1.0 / _stops);
        if (_stops > 1)
            _scatter += ((1.25 * Math.Abs(off)) - _scatter) * Math.Max(Following, 1.0 / (_stops - 1));
    }

    /// <summary>Takes the last stop's reading for the level, whatever was right before.</summary>
    public void Accept() => _level = _stop.Median;

    /// <summary>The machine was switched on.</summary>
    public void End()
    {
        _stop.Clear();
        _isDone = false;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_stop);
        writer.Write(_level);
        writer.Write(_scatter);
        writer.Write(_stops);
        writer.Write(_isDone);
        writer.Write(Bias);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_stop);
        _level = reader.ReadDouble();
        _scatter = reader.ReadDouble();
        _stops = reader.ReadCount(int.MaxValue);
        _isDone = reader.ReadBoolean();
        Bias = reader.ReadDouble();
    }
}
