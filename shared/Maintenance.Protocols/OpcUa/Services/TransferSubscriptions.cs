using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Takes subscriptions over from another session (Part 4 §5.14.7).</summary>
public sealed record TransferSubscriptionsRequest : IStructure<TransferSubscriptionsRequest>, IRequest<TransferSubscriptionsResponse>
{
    public static uint EncodingId => 841;

    public IReadOnlyList<uint> SubscriptionIds { get; init; } = [];

    public bool SendInitialValues { get; init; }

    public static TransferSubscriptionsRequest Decode(ref UaDecoder decoder) => new()
    {
        SubscriptionIds = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
        SendInitialValues = decoder.ReadBoolean(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(SubscriptionIds, static (ref UaEncoder e, uint value) => e.Write(value));
        encoder.Write(SendInitialValues);
    }
}

/// <summary>The answer to <see cref="TransferSubscriptionsRequest"/>.</summary>
public sealed record TransferSubscriptionsResponse : IStructure<TransferSubscriptionsResponse>
{
    public static uint EncodingId => 844;

    public IReadOnlyList<TransferResult> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static TransferSubscriptionsResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadStructures<TransferResult>(8),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Results);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>Whether one could be taken over, and which messages can still be asked for.</summary>
public sealed record TransferResult : IStructure<TransferResult>
{
    public static uint EncodingId => 838;

    public StatusCode StatusCode { get; init; }

    public IReadOnlyList<uint> AvailableSequenceNumbers { get; init; } = [];

    public static TransferResult Decode(ref UaDecoder decoder) => new()
    {
        StatusCode = decoder.ReadStatusCode(),
        AvailableSequenceNumbers = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StatusCode);
        encoder.WriteArray(AvailableSequenceNumbers, static (ref UaEncoder e, uint value) => e.Write(value));
    }
}
