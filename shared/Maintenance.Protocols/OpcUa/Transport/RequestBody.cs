using System.Buffers;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>Encodes one request after another into the same memory.</summary>
internal sealed class RequestBody(TimeProvider clock)
{
    private readonly ArrayBufferWriter<byte> _written = new();

    /// <returns>The type, the header and the request; valid until the next one.</returns>
    public ReadOnlyMemory<byte> Of<TRequest>(uint requestId, TRequest request, NodeId authenticationToken, TimeSpan timeout)
        where TRequest : IStructure<TRequest>
    {
        _written.ResetWrittenCount();
        var encoder = new UaEncoder(_written);
        encoder.Write(new NodeId(TRequest.EncodingId));
        var header = new RequestHeader
        {
            AuthenticationToken = authenticationToken,
            Timestamp = clock.GetUtcNow(),
            RequestHandle = requestId,
            TimeoutHint = (uint)timeout.TotalMilliseconds,
        };
        header.Encode(ref encoder);
        request.Encode(ref encoder);
        encoder.Flush();
        return _written.WrittenMemory;
    }
}
