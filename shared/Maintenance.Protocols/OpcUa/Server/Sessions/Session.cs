using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server.Channels;
using Maintenance.Protocols.OpcUa.Server.History;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;
using Maintenance.Protocols.OpcUa.Server.View;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Sessions;

/// <summary>A client's session (Part 4 §5.7): who it is, on which channel, and what it has under way.</summary>
internal sealed class Session(NodeId id, NodeId token, CreateSessionRequest request, TimeSpan timeout, ServerConnection? connection, ServerLimits limits)
{
    private static readonly ServerUser NobodyYet = new("nobody", MayChange: false);
    private long _heardTicks;

    public NodeId Id => id;

    public NodeId Token => token;

    public TimeSpan Timeout => timeout;

    public uint MaxResponseBytes => request.MaxResponseMessageSize;

    public ByteString ClientCertificate { get; } = connection?.Channel?.Security.ClientCertificate ?? default;

    public SecurityPolicy Policy { get; } = connection?.Channel?.Security.Policy ?? SecurityPolicy.None;

    public MessageSecurityMode Mode { get; } = connection?.Channel?.Mode ?? MessageSecurityMode.None;

    public string? ClientUri => request.ClientDescription.ApplicationUri;

    public ByteString ServerNonce { get; set; }

    /// <summary>The connection it may be used on; null before it is activated.</summary>
    public ServerConnection? Connection { get; set; }

    /// <summary>Where it was made, and so where it has to be activated first.</summary>
    public ServerConnection? CreatedOn => connection;

    public ServerUser User { get; set; } = NobodyYet;

    public int FailedActivations { get; set; }

    public ContinuationPoints<BrowsePoint> BrowsePoints { get; } = new(limits.MaxContinuationPoints);

    public ContinuationPoints<HistoryPoint> HistoryPoints { get; } = new(limits.MaxContinuationPoints);

    public PublishQueue Publishing { get; } = new();

    public void Hear(DateTimeOffset nowUtc) => Interlocked.Exchange(ref _heardTicks, nowUtc.UtcTicks);

    public bool IsSilent(DateTimeOffset nowUtc) => nowUtc.UtcTicks - Interlocked.Read(ref _heardTicks) > timeout.Ticks;
}
