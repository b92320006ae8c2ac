using Maintenance.Protocols.OpcUa.Server.Channels;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Dispatch;

/// <summary>One request: where it came from and where its answer goes.</summary>
internal sealed class Exchange(ServerConnection connection, uint requestId, RequestHeader header, Session? session)
{
    public ServerConnection Connection => connection;

    public ServerChannel Channel => connection.Channel!;

    public uint RequestId => requestId;

    public RequestHeader Header => header;

    /// <summary>Activated and on this very channel, for services that need one.</summary>
    public Session Session => session!;

    public uint MostBytes => session?.MaxResponseBytes ?? 0;
}
