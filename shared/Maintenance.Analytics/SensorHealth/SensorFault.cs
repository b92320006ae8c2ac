namespace Maintenance.Analytics.SensorHealth;

/// <summary>What is wrong with a sensor, as against with the machine it sits on. A worse one hides a lesser one.</summary>
public enum SensorFault
{
    None,

    /// <summary>Scatters far less than it used to, without being the same value each time: a blocked line, a filter turned up.</summary>
    FlatLine,

    /// <summary>Says the same value to the bit, longer than it ever did.</summary>
    Stuck,

    /// <summary>Jumps and comes back, again and again: a loose contact, interference.</summary>
    Spikes,

    /// <summary>Off by the same amount from one sample to the next on: a wrong calibration, a changed span.</summary>
    Offset,

    /// <summary>Off by an amount that grows, seen where the right answer is known: at standstill.</summary>
    Drift,

    /// <summary>Beyond what it can measure or what can physically be.</summary>
    OutOfRange,

    /// <summary>Says nothing usable: no samples, no numbers, or bad quality.</summary>
    DropOut,
}
