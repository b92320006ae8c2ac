namespace Maintenance.Tool.Seed;

/// <summary>How large a plant is made up. The same size and seed up to the same day is the same plant, row for row.</summary>
/// <param name="Assets">Over all sites, the sites' own included.</param>
/// <param name="UntilUtc">When the plant's history ends; it begins <see cref="Years"/> before.</param>
internal sealed record SeedSize(int Assets, int WorkOrders, int Seed, DateTimeOffset UntilUtc)
{
    private const int AssetsOfSite = 5_000;
    private const int Years = 5;

    public int Sites => Math.Clamp(Assets / AssetsOfSite, 2, 99);

    public DateTimeOffset FromUtc => UntilUtc.AddYears(-Years);

    /// <summary>
    /// From here on every change has its event and its record in the audit, as the product writes them. Older work has its ledgers
    /// only: events of five years would be most of the database.
    /// </summary>
    public DateTimeOffset ToldFromUtc => UntilUtc.AddDays(-60);
}
