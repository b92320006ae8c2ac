namespace Maintenance.Local;

/// <summary>Waits for a condition, never for a time.</summary>
public static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <param name="pause">Between two looks; by default 25 ms. Longer for who counts requests.</param>
    /// <param name="what">Names the condition in the error, as in "the broker to listen".</param>
    /// <exception cref="TimeoutException">It did not hold within the bound.</exception>
    public static async Task TrueAsync(
        Func<CancellationToken, Task<bool>> condition, TimeSpan bound, string what, CancellationToken cancellationToken,
        TimeSpan? pause = null)
    {
        var clock = TimeProvider.System;
        for (var started = clock.GetTimestamp(); !await condition(cancellationToken);)
        {
            if (clock.GetElapsedTime(started) > bound)
                throw new TimeoutException($"Waited {bound.TotalSeconds:0.#} s in vain for {what}.");

            await Task.Delay(pause ?? Pause, clock, cancellationToken);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{CancellationToken, Task{bool}}, TimeSpan, string, CancellationToken, TimeSpan?)"/>
    public static Task TrueAsync(
        Func<bool> condition, TimeSpan bound, string what, CancellationToken cancellationToken) =>
        TrueAsync(_ => Task.FromResult(condition()), bound, what, cancellationToken);
}
