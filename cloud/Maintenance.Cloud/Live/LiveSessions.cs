using System.Collections.Concurrent;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.SignalR;

namespace Maintenance.Cloud.Live;

/// <summary>
/// Ends a live connection with its session: when it was signed out, revoked or ran out, or when the person's roles
/// are not those any more with which the connection joined what it is told. It is asked before anything is told, and from time to
/// time. The page then connects again, as it may.
/// </summary>
internal sealed partial class LiveSessions(Sessions sessions, LiveMembers members, TimeProvider clock, ILogger<LiveSessions> log) : BackgroundService
{
    /// <summary>Longest time that a connection outlives its session.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, HubCallerContext> _open = new(StringComparer.Ordinal);

    public void Add(HubCallerContext connection) => _open[connection.ConnectionId] = connection;

    public void Remove(string connectionId) => _open.TryRemove(connectionId, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var isAway = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await EndStaleAsync(stoppingToken);
                isAway = false;
            }
            catch (Npgsql.NpgsqlException away)
            {
                if (!isAway)
                    LogAway(away.Message);
                isAway = true;
            }
        }
    }

    /// <summary>Ends those connections whose rights are not any more what they were.</summary>
    public async Task EndStaleAsync(CancellationToken cancellationToken)
    {
        var open = _open.Values.Select(connection => (Connection: connection, Identity: connection.User?.Identity as SessionIdentity)).ToList();
        if (open is [])
            return;
        var standing = await sessions.StandingAsync(
            [.. open.Select(one => one.Identity?.SessionId).OfType<Guid>().Distinct()], cancellationToken);
        foreach (var (connection, identity) in open)
        {
            if (identity is null || !standing.TryGetValue(identity.SessionId, out var person)
                || !person.Memberships.SequenceEqual(identity.User.Memberships))
            {
                members.Drop(connection.ConnectionId);
                connection.Abort();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the sessions of live connections still stand cannot be read: {Reason}")]
    private partial void LogAway(string reason);
}
