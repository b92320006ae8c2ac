using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>The values a signal can have in normal operation, in its unit (Part 8, "Range").</summary>
public sealed record EURange(double Low, double High) : IStructure<EURange>
{
    public static uint EncodingId => 886;

    public static EURange Decode(ref UaDecoder decoder) => new(decoder.ReadDouble(), decoder.ReadDouble());

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Low);
        encoder.Write(High);
    }
}
