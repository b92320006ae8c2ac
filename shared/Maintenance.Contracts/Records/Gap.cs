namespace Maintenance.Contracts.Records;

/// <summary>Values that are missing, said out loud. Travels and is stored like data.</summary>
/// <param name="Id">UUIDv7 made by whoever noticed.</param>
/// <param name="Count">How many values, as far as they could be counted; 0 where only the span is known.</param>
/// <param name="Device">Device as configured; null where it concerns the whole gateway.</param>
/// <param name="Tag">Tag name; null where it concerns several.</param>
/// <param name="Detail">For people: what happened and what to do.</param>
public sealed record Gap(
    Guid Id, GapReason Reason, DateTimeOffset FromUtc, DateTimeOffset ToUtc, long Count,
    string? Device, string? Tag, string? Detail)
{
    /// <summary>Whether the values had already been counted as sampled.</summary>
    public static bool IsAfterSampling(GapReason reason) => reason >= GapReason.OutboxFull;
}
