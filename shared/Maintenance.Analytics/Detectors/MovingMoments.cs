using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>Exponentially weighted mean and variance (West 1979). While fewer than a span were seen each value weighs the same.</summary>
/// <param name="span">Values that they reach back, roughly: the newest weighs 2 / (span + 1). 1 or more.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal struct MovingMoments(int span)
{
    private readonly double _weight = 2.0 / (span + 1);
    private double _variance;

    public double Mean { get; private set; }

    public readonly double Scatter => Math.Sqrt(_variance);

    public long Count { get; private set; }

    public void Add(double value)
    {
        var weight = Math.Max(_weight, 1.0 / ++Count);
        var distance = value - Mean;
        Mean += weight * distance;
        _variance = (1 - weight) * (_variance + (weight * distance * distance));
    }

    public readonly void Save(StateWriter writer)
    {
        writer.Write(Mean);
        writer.Write(_variance);
        writer.Write(Count);
    }

    public void Restore(StateReader reader)
    {
        Mean = reader.ReadDouble();
        _variance = reader.ReadDouble();
        Count = reader.ReadInt64();
    }
}
