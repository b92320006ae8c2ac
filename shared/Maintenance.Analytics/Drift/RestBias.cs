using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Drift;

/// <summary>
/// Says of a sensor that it is off by itself: at standstill (<see cref="StandstillCheck"/>) it says something else than at the
/// stops before. No allocation; not for two threads at once.
/// </summary>
/// <param name="knownAfter">Stops before one is compared with them.</param>
/// <param name="leastShare">A bias smaller than this is of no interest: share of what lies between standstill and work.</param>
/// <param name="acceptedAfter">Stops on end with one and the same bias after which it is normal: what is there at rest has changed, as a tank's level.</param>
public sealed class RestBias(int knownAfter, double leastShare, int acceptedAfter = int.MaxValue) : IStateful
{
    /// <summary>A bias is the sensor's own beyond so many of its scatters from stop to stop.</summary>
    private const double Scatters = 6;

    /// <summary>A step has at most this share of its bias at the stop before; what creeps up has more.</summary>
    private const double BeforeAStep = 0.2;

    private readonly StandstillCheck _standstill = new(knownAfter);
    private int _same;
    private double _first;

    public string StateName => "rest-bias/1";

    /// <summary>Whether any stop was read.</summary>
    public bool HasLevel => _standstill.HasLevel;

    /// <summary>What it says at standstill, in its unit.</summary>
    public double Level => _standstill.Level;

    /// <summary>What it was off at the last stop, in its unit; infinite where there was none to compare with.</summary>
    public double AtStop { get; private set; }

    /// <summary><see cref="SensorFault.Drift"/>, <see cref="SensorFault.Offset"/>, or neither.</summary>
    public SensorFault Fault { get; private set; }

    public bool IsBiased => Fault != SensorFault.None;

    /// <summary>Takes a settled sample at standstill; true when it completes the reading of this stop.</summary>
    /// <param name="span">What lies between standstill and work, in the unit of the value.</param>
    public bool Take(double value, double span)
    {
        if (!_standstill.Take(value))
            return false;
        if (double.IsNaN(_standstill.Bias))
        {
            _standstill.Learn();
            AtStop = double.PositiveInfinity;
            return true;
        }

        var before = AtStop;
        AtStop = _standstill.Bias;
        var limit = Math.Max(Scatters * _standstill.Scatter, leastShare * span);
        if (Math.Abs(AtStop) <= limit)
            Fault = SensorFault.None;
        else if (!IsBiased)
            Fault = Math.Abs(before) < BeforeAStep * Math.Abs(AtStop) ? SensorFault.Offset : SensorFault.Drift;
        // Compared with the first of them, so that what creeps on is not taken for the same.
        (_same, _first) = IsBiased && Math.Abs(AtStop - _first) <= limit / 2 ? (Math.Min(_same + 1, int.MaxValue - 1), _first) : (0, AtStop);
        if (_same >= acceptedAfter)
            Accept();
        // A bias that creeps up must not be learnt on its way.
        else if (Math.Abs(AtStop) < limit / 2)
            _standstill.Learn();
        return true;
    }

    /// <summary>The machine was switched on.</summary>
    public void End() => _standstill.End();

    public void Save(StateWriter writer)
    {
        writer.Write(_standstill);
        writer.Write(AtStop);
        writer.Write((int)Fault);
        writer.Write(_same);
        writer.Write(_first);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_standstill);
        AtStop = reader.ReadDouble();
        Fault = (SensorFault)reader.ReadCount((int)SensorFault.DropOut);
        _same = reader.ReadCount(int.MaxValue);
        _first = reader.ReadDouble();
    }

    private void Accept()
    {
        _standstill.Accept();
        (Fault, _same) = (SensorFault.None, 0);
    }
}
