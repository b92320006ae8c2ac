namespace Maintenance.Benchmarks.Api;

/// <summary>How large the plant is, how many people work on it and for how long it is measured.</summary>
/// <param name="Pair">How long each of the runs in turn is, ours and the peer's.</param>
/// <param name="Rounds">How many of them; medians are compared.</param>
internal sealed record ApiLoad(int Assets, int WorkOrders, int People, TimeSpan WarmUp, TimeSpan Window, TimeSpan Pair, int Rounds)
{
    public static ApiLoad Full { get; } = new(100_000, 1_000_000, 200, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(15), 3);

    /// <summary>Shows that the bench works, not how fast anything is.</summary>
    public static ApiLoad Short(int assets, int workOrders) => new(assets, workOrders, 4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), 1);
}
