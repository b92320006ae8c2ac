namespace Maintenance.Analytics.Vibration;

/// <summary>How a machine stands, in the direction measured (ISO 20816-3).</summary>
public enum Foundation
{
    /// <summary>The lowest natural frequency of machine and support together is at least 25 % above the main excitation, usually the shaft's.</summary>
    Rigid,

    /// <summary>Any other.</summary>
    Flexible,
}
