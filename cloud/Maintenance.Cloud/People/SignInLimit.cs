using System.Threading.RateLimiting;

namespace Maintenance.Cloud.People;

/// <summary>At most ten tries to sign in to one account within 15 minutes, right or wrong, from wherever.</summary>
internal sealed class SignInLimit : IAsyncDisposable
{
    public const int Tries = 10;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(name =>
        RateLimitPartition.GetFixedWindowLimiter(name, _ => new() { PermitLimit = Tries, Window = Window }));

    /// <returns>Null where the try is allowed; else when to come again.</returns>
    public TimeSpan? Refuse(string normalizedName)
    {
        using var lease = _limiter.AttemptAcquire(normalizedName);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
