using Maintenance.Simulators.Machines;

namespace Maintenance.Simulators.Faults;

/// <summary>A way to fail: what it is called, what it ought to be found as, and which machines can suffer it.</summary>
/// <param name="FailureMode">Code of ISO 14224, annex B.</param>
internal sealed record FaultKind(string Name, string FailureMode, Func<Machine, bool> Befalls)
{
    public static readonly FaultKind BearingWear = new("bearing-wear", "VIB", machine => machine is not Conveyor);
    public static readonly FaultKind Overheating = new("overheating", "OHE", machine => machine is not Pump);

    /// <summary>With it go a low flow and a low discharge pressure.</summary>
    public static readonly FaultKind Cavitation = new("cavitation", "LOO", machine => machine is Pump);
    public static readonly FaultKind BeltSlip = new("belt-slip", "OTH", machine => machine is Conveyor);
    public static readonly FaultKind SensorStuck = new("sensor-stuck", "AIR", _ => true);
    public static readonly FaultKind SensorDrift = new("sensor-drift", "AIR", _ => true);

    /// <summary>Modbus reads NaN; MQTT says nothing.</summary>
    public static readonly FaultKind SensorDropout = new("sensor-dropout", "AIR", _ => true);

    public static readonly IReadOnlyList<FaultKind> All =
        [BearingWear, Overheating, Cavitation, BeltSlip, SensorStuck, SensorDrift, SensorDropout];

    public bool IsOfSensor => this == SensorStuck || this == SensorDrift || this == SensorDropout;
}
