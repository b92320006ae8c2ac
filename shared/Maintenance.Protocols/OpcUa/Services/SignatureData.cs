using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>A signature and the URI of its algorithm (Part 4, "SignatureData").</summary>
public sealed record SignatureData : IStructure<SignatureData>
{
    public static uint EncodingId => 458;

    public string? Algorithm { get; init; }

    public ByteString Signature { get; init; }

    public static SignatureData Decode(ref UaDecoder decoder) => new()
    {
        Algorithm = decoder.ReadString(),
        Signature = decoder.ReadByteString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Algorithm);
        encoder.Write(Signature);
    }
}
