namespace Maintenance.Analytics.Vibration;

/// <summary>Where one zone of ISO 20816-3 ends and the next begins: broad-band velocity, in mm/s RMS, on non-rotating parts.</summary>
public sealed record ZoneLimits(double AToBMmPerS, double BToCMmPerS, double CToDMmPerS)
{
    /// <summary>Limits of ISO 20816-3, annex A, table A.1 (group 1) and A.2 (group 2).</summary>
    public static ZoneLimits Of(MachineGroup group, Foundation foundation) => (group, foundation) switch
    {
        (MachineGroup.Large, Foundation.Rigid) => new(2.3, 4.5, 7.1),
        (MachineGroup.Large, Foundation.Flexible) => new(3.5, 7.1, 11.0),
        (MachineGroup.Medium, Foundation.Rigid) => new(1.4, 2.8, 4.5),
        (MachineGroup.Medium, Foundation.Flexible) => new(2.3, 4.5, 7.1),
        _ => throw new ArgumentOutOfRangeException(nameof(group), (group, foundation), "ISO 20816-3 knows no such machine."),
    };

    /// <summary>The zone of a velocity; a limit itself still belongs to the better zone.</summary>
    /// <param name="velocityRmsMmPerS">0 or more.</param>
    /// <returns>Null for what is no velocity: negative, or no number.</returns>
    public VibrationZone? ZoneOf(double velocityRmsMmPerS) => velocityRmsMmPerS switch
    {
        < 0 or double.NaN => null,
        _ when velocityRmsMmPerS <= AToBMmPerS => VibrationZone.A,
        _ when velocityRmsMmPerS <= BToCMmPerS => VibrationZone.B,
        _ when velocityRmsMmPerS <= CToDMmPerS => VibrationZone.C,
        _ => VibrationZone.D,
    };
}
