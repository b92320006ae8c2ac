namespace Maintenance.Simulators.Year;

/// <summary>One fault of the ground truth.</summary>
/// <param name="Kind">Of a machine: a name of its class; of a sensor: stuck, drift, drop-out, spikes or offset.</param>
/// <param name="FailureMode">Null for a fault of a sensor: it ought never to be found as one of the machine.</param>
/// <param name="Signal">The tag whose sensor is ill; null for a fault of the machine.</param>
/// <param name="EndUtc">When the machine failed, or the sensor was put right.</param>
/// <param name="RepairedUtc">When the machine works again.</param>
/// <param name="Growth">Exponent of the share of the way from onset to failure: 1 grows evenly, 2 late.</param>
/// <param name="Size">0 to 1, between the mildest and the worst case.</param>
public sealed record YearFault(
    string Asset, string Class, string Kind, string? FailureMode, string? Signal, DateTimeOffset OnsetUtc, DateTimeOffset EndUtc,
    DateTimeOffset RepairedUtc, double Growth, double Size)
{
    public bool IsOfSensor => Signal is not null;

    /// <summary>0 before the onset, 1 at the end.</summary>
    internal double SeverityAt(DateTimeOffset at, bool isSudden)
    {
        if (at < OnsetUtc || at >= EndUtc)
            return 0;
        var share = (at - OnsetUtc) / (EndUtc - OnsetUtc);
        return isSudden
            ? (0.7 * Math.Min(1, (at - OnsetUtc).TotalDays / 2)) + (0.3 * share)
            : Math.Pow(share, Growth);
    }
}
