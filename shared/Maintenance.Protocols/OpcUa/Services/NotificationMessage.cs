using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>What happened in one publishing interval (Part 4 §7.26); empty for a keep-alive.</summary>
public sealed record NotificationMessage : IStructure<NotificationMessage>
{
    public static uint EncodingId => 805;

    /// <summary>Counts from 1; 0 is never used, and a keep-alive has the number of the next message.</summary>
    public uint SequenceNumber { get; init; }

    public DateTimeOffset PublishTime { get; init; }

    public IReadOnlyList<ExtensionObject> NotificationData { get; init; } = [];

    public static NotificationMessage Decode(ref UaDecoder decoder) => new()
    {
        SequenceNumber = decoder.ReadUInt32(),
        PublishTime = decoder.ReadDateTime(),
        NotificationData = decoder.ReadArray(3, static (ref UaDecoder d) => d.ReadExtensionObject()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SequenceNumber);
        encoder.Write(PublishTime);
        encoder.WriteArray(NotificationData, static (ref UaEncoder e, ExtensionObject value) => e.Write(value));
    }
}

/// <summary>What became of the subscription itself (Part 4 §7.25.4).</summary>
public sealed record StatusChangeNotification : IStructure<StatusChangeNotification>
{
    public static uint EncodingId => 820;

    public StatusCode Status { get; init; }

    public DiagnosticInfo? DiagnosticInfo { get; init; }

    public static StatusChangeNotification Decode(ref UaDecoder decoder) => new()
    {
        Status = decoder.ReadStatusCode(),
        DiagnosticInfo = decoder.ReadDiagnosticInfo(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Status);
        encoder.Write(DiagnosticInfo);
    }
}
