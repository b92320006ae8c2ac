using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Ends a session, with its subscriptions if asked to (Part 4 §5.7.4).</summary>
public sealed record CloseSessionRequest : IStructure<CloseSessionRequest>, IRequest<CloseSessionResponse>
{
    public static uint EncodingId => 473;

    public bool DeleteSubscriptions { get; init; }

    public static CloseSessionRequest Decode(ref UaDecoder decoder) => new()
    {
        DeleteSubscriptions = decoder.ReadBoolean(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(DeleteSubscriptions);
    }
}

/// <summary>The answer to <see cref="CloseSessionRequest"/>.</summary>
public sealed record CloseSessionResponse : IStructure<CloseSessionResponse>
{
    public static uint EncodingId => 476;

    public static CloseSessionResponse Decode(ref UaDecoder decoder) => new();

    public void Encode(ref UaEncoder encoder)
    {
    }
}
