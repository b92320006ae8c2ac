namespace Maintenance.Local.Product;

/// <summary>The gateway's own count of values, as it closed its books: ledger.json in its data folder.</summary>
/// <param name="Taken">Values decoded for a configured tag.</param>
/// <param name="Suppressed">Of those, held back by the deadband.</param>
/// <param name="Sampled">Of those, handed to the outbox.</param>
/// <param name="Duplicates">Not taken: values of a tag at a device time that it had already.</param>
/// <param name="Gaps">Declared missing values by reason.</param>
/// <param name="ByTag">Values taken by tag.</param>
/// <param name="ToldByTag">Of those, what no device gave: the gateway's own word that a silent tag's value is stale.</param>
public sealed record GatewayLedger(
    long Taken, long Suppressed, long Sampled, long Duplicates, IReadOnlyDictionary<string, long> Gaps, IReadOnlyDictionary<string, long> ByTag,
    IReadOnlyDictionary<string, long>? ToldByTag = null)
{
    /// <summary>What devices gave.</summary>
    public long Given => Taken - (ToldByTag?.Values.Sum() ?? 0);

    /// <summary>What a device gave for one tag.</summary>
    public long GivenBy(string tag) => ByTag.GetValueOrDefault(tag) - (ToldByTag?.GetValueOrDefault(tag) ?? 0);
}
