namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>A server, and how hard to try for it.</summary>
public sealed record ClientOptions
{
    /// <summary>Asked anew for each session, so that a renewed certificate or password is taken into use.</summary>
    public required Func<SessionOptions> Session { get; init; }

    /// <summary>Before the second attempt; each later one waits twice as long, up to <see cref="LongestDelay"/>.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Sessions asked for in any minute, however often the server comes and goes.</summary>
    public int SessionsAMinute { get; init; } = 10;

    /// <summary>Instead of <see cref="SessionsAMinute"/>, shared with others who open sessions with the same server; null: the client has its own.</summary>
    public SessionBudget? Budget { get; init; }

    /// <summary>Publish requests under way at once.</summary>
    public int PublishWindow { get; init; } = 4;

    /// <summary>0 to 1: shortens each delay by up to a half, so that clients of one server do not come all at once.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>
    /// Awaited on each new session before its subscriptions are brought to it and before anybody gets it. An
    /// <see cref="OpcUaException"/> from it gives the session up for another.
    /// </summary>
    public Func<OpcUaSession, CancellationToken, Task> Begun { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>One call for each change of state, where it happens.</summary>
    public Action<ClientNotice> Notice { get; init; } = static _ => { };
}
