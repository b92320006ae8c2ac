using System.Runtime.InteropServices;

namespace Maintenance.Analytics.SensorHealth;

/// <summary>What a sample is worth.</summary>
/// <param name="IsTrusted">Whether a detector for the machine may see it: usable, in range, not doubted as a spike, from a sensor without fault.</param>
/// <param name="Fault">What the sensor suffers from now.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SensorReading(bool IsTrusted, SensorFault Fault);
