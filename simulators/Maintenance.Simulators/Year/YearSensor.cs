namespace Maintenance.Simulators.Year;

/// <summary>What a sensor makes of what it measures, well or ill.</summary>
internal sealed class YearSensor(YearNoise noise, YearTag tag)
{
    private double _held = double.NaN;
    private double _spike;
    private int _spikeSamples;

    /// <summary>NaN where it says nothing.</summary>
    public double Say(double value, YearFault? fault, DateTimeOffset at)
    {
        if (fault is null || at < fault.OnsetUtc || at >= fault.EndUtc)
        {
            _held = double.NaN;
            return value;
        }

        // Either sign: the sign is the parity of the size's last bits, so that it needs no field of its own.
        var sign = BitConverter.DoubleToInt64Bits(fault.Size) % 2 == 0 ? 1 : -1;
        var off = sign * tag.Rated;
        return fault.Kind switch
        {
            SensorFaultNames.Stuck => double.IsNaN(_held) ? _held = value : _held,
            SensorFaultNames.DropOut => noise.Happens(0.05) ? value : double.NaN,
            SensorFaultNames.Spikes => value + Spike(),
            SensorFaultNames.Offset => value + (off * (0.1 + (0.25 * fault.Size))),
            _ => value + (off * (0.2 + (0.4 * fault.Size)) * fault.SeverityAt(at, isSudden: false)),
        };
    }

    private double Spike()
    {
        if (_spikeSamples > 0)
        {
            _spikeSamples--;
            return _spike;
        }

        if (!noise.Happens(0.03))
            return 0;
        _spike = tag.Rated * noise.Between(0.5, 2) * (noise.Happens(0.5) ? 1 : -1);
        _spikeSamples = noise.Happens(0.2) ? 1 : 0;
        return _spike;
    }
}

/// <summary>How a sensor falls ill.</summary>
public static class SensorFaultNames
{
    public const string Stuck = "sensor-stuck";
    public const string Drift = "sensor-drift";
    public const string DropOut = "sensor-drop-out";
    public const string Spikes = "sensor-spikes";
    public const string Offset = "sensor-offset";

    public static readonly IReadOnlyList<string> All = [Stuck, Drift, DropOut, Spikes, Offset];
}
