using System.Runtime.InteropServices;

namespace Maintenance.Contracts.Readings;

/// <summary>One value of one tag, as it leaves the gateway's pipeline.</summary>
/// <param name="Tag">Index into a list of tag names that the holder of the reading knows: the gateway's tags, or a block's.</param>
/// <param name="Value">In the tag's engineering unit. NaN where nothing was measured; never a substitute zero.</param>
/// <param name="Quality">How far the value may be trusted.</param>
/// <param name="MeasuredAtUtc">When the device measured it (the gateway's arrival time where the device has no clock).</param>
/// <param name="ReceivedAtUtc">When the gateway took it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Reading(
    int Tag, double Value, Quality Quality, DateTimeOffset MeasuredAtUtc, DateTimeOffset ReceivedAtUtc);
