using Maintenance.Analytics.Drift;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.SensorHealth;

/// <summary>
/// Finds the drift and the offset of a sensor by what it says while its machine stands (<see cref="RestBias"/>). It is for what
/// rests at a level of its own, such as a vibration, a flow or a current, and not for temperatures: those rest at the weather's,
/// which one machine by itself does not know. A machine that never stands says nothing of its sensors. No allocation; not for two
/// threads at once.
/// </summary>
public sealed class SensorAtRest : IStateful
{
    /// <summary>What turns has run out by then, and what was under pressure has lost it.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(30);

    /// <summary>Stops before one is compared with them: fewer do not tell how stops differ.</summary>
    private const int KnownAfter = 5;

    /// <summary>Of what lies between standstill and work; the class accuracy of common transmitters is below 1 %.</summary>
    private const double LeastShare = 0.04;

    /// <summary>Ten stops that say the same: nobody calls it a fault, and the sensor's alarm would hold the machine's for ever.</summary>
    private const int AcceptedAfter = 10;

    private const double Following = 1.0 / 256;

    private readonly RestBias _bias = new(KnownAfter, LeastShare, AcceptedAfter);
    private double _atWork = double.NaN;

    public string StateName => "sensor-at-rest/1";

    /// <summary><see cref="SensorFault.Drift"/>, <see cref="SensorFault.Offset"/>, or neither.</summary>
    public SensorFault Fault => _bias.Fault;

    /// <summary>Takes a sample that can be used, of a sensor without another fault.</summary>
    /// <param name="sinceUtc">Since when the machine has been on, or off, in the time of the samples.</param>
    public void Take(double value, OperatingMode mode, DateTimeOffset? sinceUtc, DateTimeOffset at)
    {
        if (mode is OperatingMode.Running or OperatingMode.Starting)
            _bias.End();
        if (mode == OperatingMode.Running)
            _atWork = double.IsNaN(_atWork) ? value : _atWork + ((value - _atWork) * Following);
        else if (mode == OperatingMode.Off && at - sinceUtc >= Settling && !double.IsNaN(_atWork))
            _bias.Take(value, Math.Abs(_atWork - _bias.Level));
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_bias);
        writer.Write(_atWork);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_bias);
        _atWork = reader.ReadDouble();
    }
}
