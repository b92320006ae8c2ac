namespace Maintenance.Analytics.Vibration;

/// <summary>Machine groups of ISO 20816-3.</summary>
public enum MachineGroup
{
    /// <summary>Group 1: large machines above 300 kW, or electrical machines with a shaft height of 315 mm and more.</summary>
    Large,

    /// <summary>Group 2: medium machines from 15 kW to 300 kW, or electrical machines with a shaft height of 160 mm to below 315 mm.</summary>
    Medium,
}
