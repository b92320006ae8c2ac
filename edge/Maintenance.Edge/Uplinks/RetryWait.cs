namespace Maintenance.Edge.Uplinks;

/// <summary>Waits between tries at the cloud: half a second to a minute, and a wait that the cloud asked for is never cut short.</summary>
internal sealed class RetryWait(Random? random = null)
{
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);
    private readonly BackOff _backOff = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(60), random ?? Random.Shared);

    /// <summary>What <c>Retry-After</c> asks for (RFC 9110 10.2.3), seconds or a date.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock) =>
        response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - clock.GetUtcNow() : null;

    public TimeSpan Next(TimeSpan? asked)
    {
        var wait = _backOff.Next();
        return asked > wait ? (asked < LongestAsked ? asked.Value : LongestAsked) : wait;
    }

    public void Reset() => _backOff.Reset();

    /// <summary>Waits, or less when hurried.</summary>
    public static async Task WaitAsync(TimeSpan wait, TimeProvider clock, CancellationToken hurry, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hurry, cancellationToken);
        await Task.Delay(wait, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
