namespace Maintenance.Local.Product;

/// <summary>The gateway's own count of values, as it closed its books: ledger.json in its data folder.</summary>
/// <param name="Taken">Values decoded for a configured tag.</param>
/// <param name="Suppressed">Of those, held back by the deadband.</param>
/// <param name="Sampled">Of those, handed to the outbox.</param>
/// <param name="Duplicates">Not taken: values of a tag at a device time that it had already.</param>
/// <param name="Gaps">Declared missing values by reason.</param>
/// <param name="ByTag">Values taken by tag.</param>
public sealed record GatewayLedger(
    long Taken, long Suppressed, long Sampled, long Duplicates, IReadOnlyDictionary<string, long> Gaps, IReadOnlyDictionary<string, long> ByTag);
