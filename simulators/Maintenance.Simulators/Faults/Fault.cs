using Maintenance.Simulators.Machines;

namespace Maintenance.Simulators.Faults;

/// <summary>A fault that grows: nothing before its onset, then towards its severity as 1 - e^(-t/growth).</summary>
/// <param name="signal">Index of the signal that a fault of a sensor distorts; -1 for a fault of the machine.</param>
internal sealed class Fault(FaultKind kind, Machine machine, int signal, GroundTruth truth)
{
    /// <summary>What a drifting sensor is off by in the end, as a share of what it should say.</summary>
    private const double DriftShare = 0.5;

    private double? _heldAt;

    public FaultKind Kind { get; } = kind;

    public Machine Machine { get; } = machine;

    public GroundTruth Truth { get; } = truth;

    public double SeverityAt(DateTimeOffset nowUtc) =>
        nowUtc < Truth.OnsetUtc ? 0 : Truth.Severity * (1 - Math.Exp(-(nowUtc - Truth.OnsetUtc) / Truth.Growth));

    /// <summary>From what is there to what the sensors say.</summary>
    public void Distort(Span<double> values, DateTimeOffset nowUtc)
    {
        if (signal >= 0)
            values[signal] = Distort(values[signal], nowUtc);
    }

    private double Distort(double value, DateTimeOffset nowUtc)
    {
        if (nowUtc < Truth.OnsetUtc)
            return value;
        if (Kind == FaultKind.SensorDropout)
            return double.NaN;
        if (Kind == FaultKind.SensorStuck)
            return _heldAt ??= value;

        return value * (1 + (DriftShare * SeverityAt(nowUtc)));
    }
}
