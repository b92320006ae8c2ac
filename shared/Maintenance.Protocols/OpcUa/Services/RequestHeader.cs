using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>What comes first in every request (Part 4, "RequestHeader").</summary>
public sealed record RequestHeader : IStructure<RequestHeader>
{
    public static uint EncodingId => 391;

    public NodeId AuthenticationToken { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public uint RequestHandle { get; init; }

    public uint ReturnDiagnostics { get; init; }

    public string? AuditEntryId { get; init; }

    public uint TimeoutHint { get; init; }

    public ExtensionObject AdditionalHeader { get; init; }

    public static RequestHeader Decode(ref UaDecoder decoder) => new()
    {
        AuthenticationToken = decoder.ReadNodeId(),
        Timestamp = decoder.ReadDateTime(),
        RequestHandle = decoder.ReadUInt32(),
        ReturnDiagnostics = decoder.ReadUInt32(),
        AuditEntryId = decoder.ReadString(),
        TimeoutHint = decoder.ReadUInt32(),
        AdditionalHeader = decoder.ReadExtensionObject(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(AuthenticationToken);
        encoder.Write(Timestamp);
        encoder.Write(RequestHandle);
        encoder.Write(ReturnDiagnostics);
        encoder.Write(AuditEntryId);
        encoder.Write(TimeoutHint);
        encoder.Write(AdditionalHeader);
    }
}
