using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Turns the notifications of subscriptions on or off (Part 4 §5.14.4).</summary>
public sealed record SetPublishingModeRequest : IStructure<SetPublishingModeRequest>, IRequest<SetPublishingModeResponse>
{
    public static uint EncodingId => 799;

    public bool PublishingEnabled { get; init; }

    public IReadOnlyList<uint> SubscriptionIds { get; init; } = [];

    public static SetPublishingModeRequest Decode(ref UaDecoder decoder) => new()
    {
        PublishingEnabled = decoder.ReadBoolean(),
        SubscriptionIds = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(PublishingEnabled);
        encoder.WriteArray(SubscriptionIds, static (ref UaEncoder e, uint value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="SetPublishingModeRequest"/>.</summary>
public sealed record SetPublishingModeResponse : IStructure<SetPublishingModeResponse>
{
    public static uint EncodingId => 802;

    public IReadOnlyList<StatusCode> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static SetPublishingModeResponse Decode(ref UaDecoder decoder) => new()
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
