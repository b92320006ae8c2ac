using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Channels;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Dispatch;

/// <summary>A service by the encoding of its request.</summary>
internal abstract class Service(uint requestId, bool needsSession)
{
    public uint RequestEncodingId => requestId;

    public bool NeedsSession => needsSession;

    /// <summary>Reads the request before it returns, then serves it.</summary>
    public abstract ValueTask ServeAsync(Exchange exchange, ref UaDecoder decoder, CancellationToken cancellationToken);

    protected static TRequest Decode<TRequest>(ref UaDecoder decoder)
        where TRequest : IStructure<TRequest>
    {
        var request = TRequest.Decode(ref decoder);
        decoder.RequireEnd(typeof(TRequest).Name);
        return request;
    }
}

/// <summary>A service that is answered when its request is.</summary>
internal sealed class Service<TRequest, TResponse>(
    bool needsSession, Func<Exchange, TRequest, CancellationToken, ValueTask<TResponse>> serve) : Service(TRequest.EncodingId, needsSession)
    where TRequest : IStructure<TRequest>, IRequest<TResponse>
    where TResponse : IStructure<TResponse>
{
    public override ValueTask ServeAsync(Exchange exchange, ref UaDecoder decoder, CancellationToken cancellationToken) =>
        ServeAsync(exchange, Decode<TRequest>(ref decoder), cancellationToken);

    private async ValueTask ServeAsync(Exchange exchange, TRequest request, CancellationToken cancellationToken)
    {
        var response = await serve(exchange, request, cancellationToken);
        await exchange.Channel.AnswerAsync(
            exchange.RequestId, exchange.Header.RequestHandle, StatusCode.Good, new Answer<TResponse>(response), exchange.MostBytes, cancellationToken);
    }
}

/// <summary>A service whose answer is encoded already, in part.</summary>
internal sealed class EncodedService<TRequest>(Func<Exchange, TRequest, IAnswer> serve) : Service(TRequest.EncodingId, needsSession: true)
    where TRequest : IStructure<TRequest>
{
    public override ValueTask ServeAsync(Exchange exchange, ref UaDecoder decoder, CancellationToken cancellationToken)
    {
        var answer = serve(exchange, Decode<TRequest>(ref decoder));
        return exchange.Channel.AnswerAsync(
            exchange.RequestId, exchange.Header.RequestHandle, StatusCode.Good, answer, exchange.MostBytes, cancellationToken);
    }
}

/// <summary>A service whose answers are posted later.</summary>
internal sealed class PostedService<TRequest>(Action<Exchange, TRequest> take) : Service(TRequest.EncodingId, needsSession: true)
    where TRequest : IStructure<TRequest>
{
    public override ValueTask ServeAsync(Exchange exchange, ref UaDecoder decoder, CancellationToken cancellationToken)
    {
        take(exchange, Decode<TRequest>(ref decoder));
        return ValueTask.CompletedTask;
    }
}
