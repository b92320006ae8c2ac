using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>A request under way: the one who waits, and how the answer is read.</summary>
internal abstract class PendingCall
{
    /// <summary>Reads the answer where it lies; afterwards the bytes are the channel's again.</summary>
    public abstract void Complete(ReadOnlySpan<byte> body, EncodingLimits limits);

    public abstract void Fail(Exception fault);
}

/// <inheritdoc cref="PendingCall"/>
internal sealed class PendingCall<TResponse> : PendingCall
    where TResponse : IStructure<TResponse>
{
    private readonly TaskCompletionSource<TResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResponse> Answer => _answer.Task;

    public override void Complete(ReadOnlySpan<byte> body, EncodingLimits limits)
    {
        var decoder = new UaDecoder(body, limits);
        var type = decoder.ReadNodeId();
        var header = ResponseHeader.Decode(ref decoder);
        if (header.ServiceResult.IsBad || type == new NodeId(ServiceFault.EncodingId))
        {
            var refusal = header.ServiceResult.IsBad ? header.ServiceResult : StatusCodes.BadUnknownResponse;
            _answer.TrySetException(new ServiceException(refusal, typeof(TResponse).Name));
            return;
        }

        if (type != new NodeId(TResponse.EncodingId))
            throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server answered with the type {type} where a {typeof(TResponse).Name} was due");
        var response = TResponse.Decode(ref decoder);
        decoder.RequireEnd(typeof(TResponse).Name);
        _answer.TrySetResult(response);
    }

    public override void Fail(Exception fault) => _answer.TrySetException(fault);
}
