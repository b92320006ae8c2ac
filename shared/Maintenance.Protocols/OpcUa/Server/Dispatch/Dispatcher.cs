using System.Collections.Frozen;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Channels;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Dispatch;

/// <summary>Finds a request's service and session, and turns what goes wrong into a ServiceFault (Part 4, "ServiceFault").</summary>
internal sealed class Dispatcher(ServerCore core, IEnumerable<Service> services)
{
    private readonly FrozenDictionary<uint, Service> _services = services.ToFrozenDictionary(service => service.RequestEncodingId);

    public async ValueTask AnswerAsync(
        ServerConnection connection, uint requestId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var handle = 0u;
        StatusCode status;
        try
        {
            await ServeAsync(connection, requestId, body.Span, ref handle, cancellationToken);
            return;
        }
        catch (OpcUaException refused)
        {
            status = refused.Status;
            if (refused is DecodingException)
                core.Trouble($"OPC UA client {connection.Peer} sent a request that cannot be read: {refused.Message}");
        }
        catch (Exception fault) when (IsOurs(fault))
        {
            core.Trouble($"A request of OPC UA client {connection.Peer} failed: {fault}");
            status = StatusCodes.BadInternalError;
        }

        await connection.Channel!.AnswerAsync(requestId, handle, status, new Answer<ServiceFault>(new()), 0, cancellationToken);
    }

    private static bool IsOurs(Exception fault) =>
        fault is not (IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException or OutOfMemoryException);

    private ValueTask ServeAsync(
        ServerConnection connection, uint requestId, ReadOnlySpan<byte> body, ref uint handle, CancellationToken cancellationToken)
    {
        var decoder = new UaDecoder(body, core.Limits.Encoding);
        var type = decoder.ReadNodeId();
        var header = RequestHeader.Decode(ref decoder);
        handle = header.RequestHandle;
        var service = type is { NamespaceIndex: 0, IdType: IdType.Numeric } ? _services.GetValueOrDefault(type.Numeric) : null;
        if (service is null)
            throw new OpcUaException(StatusCodes.BadServiceUnsupported, $"There is no service {type}");
        var session = service.NeedsSession ? core.Sessions.Require(header.AuthenticationToken, connection) : null;
        return service.ServeAsync(new(connection, requestId, header, session), ref decoder, cancellationToken);
    }
}
