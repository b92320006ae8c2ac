namespace Maintenance.Contracts.Records;

/// <summary>What a detector decided an alarm on, beyond the value and the limit. All of it is absent for a plain limit.</summary>
/// <param name="DetectorVersion">Version of the detector's code or hash of its model.</param>
/// <param name="Mode">What the machine was doing, as the gateway found it, e.g. <c>Running</c>.</param>
/// <param name="Direction">Which way the value departed; null where the detector does not tell.</param>
/// <param name="Contributions">Tags the score came from, the largest share first; shares add up to 1.</param>
/// <param name="IncidentId">UUIDv7 the gateway gave to what happens to the asset; alarms of one happening share it.</param>
/// <param name="IsChattering">Whether the rule has been raised so often that it hinders more than it tells (ISA-18.2-2016, 16.5.5).</param>
/// <param name="IsFlood">Whether more alarms come from the gateway than one person can answer (ISA-18.2-2016, 16.5).</param>
public sealed record AlarmBasis(
    string? DetectorVersion = null, string? Mode = null, AlarmDirection? Direction = null,
    IReadOnlyList<AlarmContribution>? Contributions = null, Guid? IncidentId = null, bool IsChattering = false,
    bool IsFlood = false);

/// <summary>Which way a value departed from what is normal.</summary>
public enum AlarmDirection
{
    Low,
    High,
}

/// <param name="Share">Of the score, 0 to 1.</param>
public sealed record AlarmContribution(string Tag, double Share);
