namespace Maintenance.Edge.Uplinks;

/// <summary>
/// Waits between tries: doubling from 0.5 s to 60 s, each drawn from its upper half, so that many gateways do not return
/// together. A wait that the cloud asked for is never cut short.
/// </summary>
internal sealed class BackOff(Random? random = null)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);
    private readonly Random _random = random ?? Random.Shared;
    private TimeSpan _next = First;

    /// <summary>What <c>Retry-After</c> asks for (RFC 9110 10.2.3), seconds or a date.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock) =>
        response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - clock.GetUtcNow() : null;

    public TimeSpan Next(TimeSpan? asked)
    {
        var wait = _next * (0.5 + (_random.NextDouble() / 2));
        _next = _next * 2 < Last ? _next * 2 : Last;
        return asked > wait ? (asked < LongestAsked ? asked.Value : LongestAsked) : wait;
    }

    public void Reset() => _next = First;

    /// <summary>Waits, or less when hurried.</summary>
    public static async Task WaitAsync(TimeSpan wait, TimeProvider clock, CancellationToken hurry, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hurry, cancellationToken);
        await Task.Delay(wait, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
