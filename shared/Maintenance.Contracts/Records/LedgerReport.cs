namespace Maintenance.Contracts.Records;

/// <summary>
/// The gateway's own count since its outbox began (its epoch). taken = suppressed + sampled; what the cloud has must be
/// sampled less the gaps that came after sampling.
/// </summary>
/// <param name="Taken">Values that devices gave and that were decoded for a configured tag.</param>
/// <param name="Suppressed">Of those, values that the deadband held back.</param>
/// <param name="Sampled">Of those, values handed to the outbox.</param>
/// <param name="Missed">Values that should have come and did not (gaps before sampling).</param>
/// <param name="Dropped">Sampled values that were then lost (gaps after sampling).</param>
public sealed record LedgerReport(
    DateTimeOffset AtUtc, long Taken, long Suppressed, long Sampled, long Missed, long Dropped);
