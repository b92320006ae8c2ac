using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Channels;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Sessions;

/// <summary>The sessions of a server. One nobody talks to ends after its time; its subscriptions live on for theirs.</summary>
internal sealed class SessionRegister(OpcUaServerOptions options, SubscriptionEngine subscriptions)
{
    private const int TokenBytes = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<NodeId, Session> _byToken = [];
    private uint _lastId;

    /// <exception cref="OpcUaException">Bad_TooManySessions.</exception>
    public Session Create(CreateSessionRequest request, ServerConnection connection)
    {
        var (least, most) = (options.Limits.ShortestSession.TotalMilliseconds, options.Limits.LongestSession.TotalMilliseconds);
        var asked = double.IsFinite(request.RequestedSessionTimeout) && request.RequestedSessionTimeout > 0 ? request.RequestedSessionTimeout : most;
        var token = new NodeId(new ByteString(RandomNumberGenerator.GetBytes(TokenBytes)), 0);
        lock (_lock)
        {
            MakeRoom();
            var timeout = TimeSpan.FromMilliseconds(Math.Clamp(asked, least, most));
            var session = new Session(new(++_lastId, 1), token, request, timeout, connection, options.Limits);
            session.Hear(options.Clock.GetUtcNow());
            _byToken.Add(token, session);
            return session;
        }
    }

    /// <summary>Any session, activated or not.</summary>
    /// <exception cref="OpcUaException">Bad_SessionIdInvalid.</exception>
    public Session Find(NodeId token)
    {
        lock (_lock)
        {
            var session = _byToken.GetValueOrDefault(token)
                ?? throw new OpcUaException(StatusCodes.BadSessionIdInvalid, "There is no such session");
            session.Hear(options.Clock.GetUtcNow());
            return session;
        }
    }

    /// <summary>A session that may be used on a connection.</summary>
    public Session Require(NodeId token, ServerConnection connection)
    {
        var session = Find(token);
        if (session.Connection is null)
            throw new OpcUaException(StatusCodes.BadSessionNotActivated, "The session has not been activated");
        return session.Connection == connection
            ? session
            : throw new OpcUaException(StatusCodes.BadSecureChannelIdInvalid, "The session is in use on another channel");
    }

    /// <summary>Gives a session to a user on a connection, and takes it from the connection it was on.</summary>
    public void Activate(Session session, ServerConnection connection, ServerUser user)
    {
        ServerConnection? former;
        lock (_lock)
        {
            former = session.Connection;
            if (former is not null)
                former.Sessions--;
            (session.Connection, session.User, session.FailedActivations) = (connection, user, 0);
            connection.Sessions++;
        }

        // Its Publish requests would be answered where nobody reads, and when it ends the session is not found on it any more.
        if (former is not null && former != connection)
            subscriptions.Forget(session, former);
    }

    public void Close(Session session, bool deleteSubscriptions, StatusCode why)
    {
        lock (_lock)
        {
            if (!_byToken.Remove(session.Token))
                return;
            if (session.Connection is { } connection)
                connection.Sessions--;
        }

        subscriptions.Leave(session, deleteSubscriptions, why);
    }

    /// <summary>A connection has ended: its sessions wait for their clients to come by another.</summary>
    public void Forget(ServerConnection connection)
    {
        Session[] left;
        lock (_lock)
            left = [.. _byToken.Values.Where(session => session.Connection == connection)];
        foreach (var session in left)
            subscriptions.Forget(session, connection);
    }

    /// <summary>Ends the sessions nobody has talked to for their time.</summary>
    public void CloseSilent(DateTimeOffset nowUtc)
    {
        Session[] silent;
        lock (_lock)
            silent = [.. _byToken.Values.Where(session => session.IsSilent(nowUtc))];
        foreach (var session in silent)
            Close(session, deleteSubscriptions: false, StatusCodes.BadSessionClosed);
    }

    // Part 4 §5.7.2.1: sessions never activated make room first.
    private void MakeRoom()
    {
        if (_byToken.Count < options.Limits.MaxSessions)
            return;
        var idle = _byToken.Values.FirstOrDefault(session => session.Connection is null)
            ?? throw new OpcUaException(StatusCodes.BadTooManySessions, $"There are {_byToken.Count} sessions already");
        _byToken.Remove(idle.Token);
    }
}
