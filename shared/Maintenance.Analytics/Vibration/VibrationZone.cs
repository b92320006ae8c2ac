namespace Maintenance.Analytics.Vibration;

/// <summary>Evaluation zones of ISO 20816-3.</summary>
public enum VibrationZone
{
    /// <summary>As a machine newly commissioned.</summary>
    A,

    /// <summary>Fit for unrestricted long-term operation.</summary>
    B,

    /// <summary>Not fit for long-term continuous operation: may run until there is an opportunity to mend it.</summary>
    C,

    /// <summary>Severe enough to damage the machine.</summary>
    D,
}
