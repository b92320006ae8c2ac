using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Ends subscriptions (Part 4 §5.14.8).</summary>
public sealed record DeleteSubscriptionsRequest : IStructure<DeleteSubscriptionsRequest>, IRequest<DeleteSubscriptionsResponse>
{
    public static uint EncodingId => 847;

    public IReadOnlyList<uint> SubscriptionIds { get; init; } = [];

    public static DeleteSubscriptionsRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionIds = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(SubscriptionIds, static (ref UaEncoder e, uint value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="DeleteSubscriptionsRequest"/>.</summary>
public sealed record DeleteSubscriptionsResponse : IStructure<DeleteSubscriptionsResponse>
{
    public static uint EncodingId => 850;

    public IReadOnlyList<StatusCode> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static DeleteSubscriptionsResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(Results, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}
