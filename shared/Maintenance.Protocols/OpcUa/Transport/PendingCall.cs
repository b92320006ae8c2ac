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
/// <typeparam name="TResult">What the one who waits gets of the answer.</typeparam>
internal abstract class AnsweredCall<TResult> : PendingCall
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Answer => _answer.Task;

    protected abstract uint ResponseId { get; }

    public override void Complete(ReadOnlySpan<byte> body, EncodingLimits limits)
    {
        var decoder = new UaDecoder(body, limits);
        var type = decoder.ReadNodeId();
        var header = ResponseHeader.Decode(ref decoder);
        if (header.ServiceResult.IsBad || type == new NodeId(ServiceFault.EncodingId))
        {
            var refusal = header.ServiceResult.IsBad ? header.ServiceResult : StatusCodes.BadUnknownResponse;
            _answer.TrySetException(new ServiceException(refusal, GetType().GetGenericArguments().FirstOrDefault()?.Name ?? GetType().Name));
            return;
        }

        if (type != new NodeId(ResponseId))
            throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server answered with the type {type} where i={ResponseId} was due");
        var result = Read(ref decoder);
        decoder.RequireEnd("the answer");
        _answer.TrySetResult(result);
    }

    public override void Fail(Exception fault) => _answer.TrySetException(fault);

    protected abstract TResult Read(ref UaDecoder decoder);
}

/// <inheritdoc cref="PendingCall"/>
/// <param name="taken">Called where the answer is read, before anybody who waits for it goes on.</param>
internal sealed class PendingCall<TResponse>(Action<TResponse>? taken = null) : AnsweredCall<TResponse>
    where TResponse : IStructure<TResponse>
{
    protected override uint ResponseId => TResponse.EncodingId;

    protected override TResponse Read(ref UaDecoder decoder)
    {
        var response = TResponse.Decode(ref decoder);
        taken?.Invoke(response);
        return response;
    }
}
