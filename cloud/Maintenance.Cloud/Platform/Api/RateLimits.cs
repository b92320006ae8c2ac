using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// How much one caller may ask of <c>/api</c>, by section <c>RateLimits</c>: nobody in particular by address, people by
/// account. Gateways' batches are not limited here: they are bounded by size, proved by signature, and the outbox waits.
/// </summary>
internal sealed record RateLimits
{
    /// <summary>Requests of one address without a session in 15 minutes.</summary>
    public int AnonymousInWindow { get; init; } = 100;

    /// <summary>Requests of one account in a minute, in the long run.</summary>
    public int SignedInPerMinute { get; init; } = 600;

    /// <summary>Requests of one account at once.</summary>
    public int SignedInBurst { get; init; } = 100;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    public static void Configure(RateLimiterOptions options, RateLimits limits)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = AnswerAsync;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(limits.PartitionOf);
    }

    private RateLimitPartition<string> PartitionOf(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        return CurrentUser.Of(context.User) is { } user
            ? RateLimitPartition.GetTokenBucketLimiter($"user {user.Actor}", _ => new()
            {
                TokenLimit = SignedInBurst,
                TokensPerPeriod = Math.Max(1, (int)(SignedInPerMinute * Refill.TotalMinutes)),
                ReplenishmentPeriod = Refill,
            })
            : RateLimitPartition.GetFixedWindowLimiter($"address {context.Connection.RemoteIpAddress}", _ => new()
            {
                PermitLimit = AnonymousInWindow,
                Window = Window,
            });
    }

    private static async ValueTask AnswerAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Refill;
        var context = rejected.HttpContext;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = Problems.Of(StatusCodes.Status429TooManyRequests, "Too many requests", "Come again after the time that Retry-After says."),
        });
    }
}
