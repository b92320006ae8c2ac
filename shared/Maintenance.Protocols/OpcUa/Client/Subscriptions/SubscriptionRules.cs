namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Counts that follow from intervals.</summary>
internal static class SubscriptionRules
{
    // For "as fast as the server can": nothing that is sampled faster is watched over a subscription.
    private static readonly TimeSpan Fastest = TimeSpan.FromMilliseconds(10);

    /// <summary>Empty publishing intervals before a keep-alive: at least 1.</summary>
    public static uint KeepAliveCount(TimeSpan keepAlive, TimeSpan publishing) => (uint)Math.Max(1, Ceiling(keepAlive, publishing));

    /// <summary>Part 4 §5.14.2.2: at least three times the keep-alive count.</summary>
    public static uint LifetimeCount(TimeSpan lifetime, TimeSpan publishing, uint keepAliveCount) =>
        (uint)Math.Max(3L * keepAliveCount, Ceiling(lifetime, publishing));

    /// <summary>What can come between two publications, and one for the jitter between both clocks.</summary>
    public static uint QueueSize(TimeSpan publishing, TimeSpan sampling) => sampling < TimeSpan.Zero
        ? 2
        : (uint)(Ceiling(publishing, sampling == TimeSpan.Zero ? Fastest : sampling) + 1);

    private static long Ceiling(TimeSpan whole, TimeSpan part) =>
        (long)Math.Min(int.MaxValue, Math.Ceiling(whole / (part > TimeSpan.Zero ? part : TimeSpan.FromMilliseconds(1))));
}
