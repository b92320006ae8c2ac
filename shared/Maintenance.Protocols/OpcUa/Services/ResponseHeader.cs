using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>What comes first in every response (Part 4, "ResponseHeader").</summary>
public sealed record ResponseHeader : IStructure<ResponseHeader>
{
    public static uint EncodingId => 394;

    public DateTimeOffset Timestamp { get; init; }

    public uint RequestHandle { get; init; }

    public StatusCode ServiceResult { get; init; }

    public DiagnosticInfo? ServiceDiagnostics { get; init; }

    public IReadOnlyList<string?> StringTable { get; init; } = [];

    public ExtensionObject AdditionalHeader { get; init; }

    public static ResponseHeader Decode(ref UaDecoder decoder) => new()
    {
        Timestamp = decoder.ReadDateTime(),
        RequestHandle = decoder.ReadUInt32(),
        ServiceResult = decoder.ReadStatusCode(),
        ServiceDiagnostics = decoder.ReadDiagnosticInfo(),
        StringTable = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadString()),
        AdditionalHeader = decoder.ReadExtensionObject(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Timestamp);
        encoder.Write(RequestHandle);
        encoder.Write(ServiceResult);
        encoder.Write(ServiceDiagnostics);
        encoder.WriteArray(StringTable, static (ref UaEncoder e, string? value) => e.Write(value));
        encoder.Write(AdditionalHeader);
    }
}
