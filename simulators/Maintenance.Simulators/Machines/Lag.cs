namespace Maintenance.Simulators.Machines;

/// <summary>A first-order lag: what heats and cools follows its cause, it does not jump.</summary>
/// <param name="value">At the start, and where it is steady if that is the target.</param>
/// <param name="timeConstant">After this long, 63 % of a step of the target is done.</param>
internal sealed class Lag(double value, TimeSpan timeConstant)
{
    public double Value { get; private set; } = value;

    public double Follow(double target, TimeSpan elapsed)
    {
        Value = target + ((Value - target) * Math.Exp(-elapsed / timeConstant));
        return Value;
    }
}
