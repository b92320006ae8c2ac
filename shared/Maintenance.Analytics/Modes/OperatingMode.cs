namespace Maintenance.Analytics.Modes;

/// <summary>What a machine is doing. Detection is meant for <see cref="Running"/> alone.</summary>
public enum OperatingMode
{
    /// <summary>Not known yet, or its run-state cannot be trusted: nothing is detected.</summary>
    Unknown,

    Off,

    /// <summary>Since it was switched on it has not had time to settle.</summary>
    Starting,

    Running,

    /// <summary>Under maintenance, by word of the work order, whatever the tags say.</summary>
    Maintenance,
}
