using System.Runtime.InteropServices;
using Maintenance.Analytics.Detectors;

namespace Maintenance.Analytics.Chain;

/// <summary>What a detector found out about a tag and set itself to; null where it does not know yet or does not ask.</summary>
/// <param name="Period">How often samples come: the usual interval.</param>
/// <param name="Noise">Usual size of the step from one sample to the next, in the tag's engineering unit; steps of 0 do not count.</param>
/// <param name="Season">What the tag repeats.</param>
/// <param name="SeasonLength">After what time it repeats it.</param>
/// <param name="WarmUpLeft">Samples still to come before anything alarms, at least.</param>
/// <param name="Scatter">Standard deviation of the tag's short mean around its normal, in the tag's engineering unit.</param>
/// <param name="Wander">Share of that scatter that is drift, not noise, 0 to 1; from about 0.9 the tag is followed even in alarm.</param>
/// <param name="WarmUp">Samples that were only learnt from, once enough was seen.</param>
/// <param name="Resolution">What two values differ by at least, in the tag's engineering unit: a smaller difference is none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TagChoice(
    TimeSpan? Period, double? Noise, Season? Season, TimeSpan? SeasonLength, long WarmUpLeft, double? Scatter = null, double? Wander = null,
    int? WarmUp = null, double? Resolution = null);
