using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>The unit of a signal (Part 8, "EUInformation").</summary>
/// <param name="UnitId">By UN/CEFACT Recommendation 20, its code's characters as a number; -1 for none.</param>
public sealed record EngineeringUnit(string? NamespaceUri, int UnitId, LocalizedText DisplayName, LocalizedText Description)
    : IStructure<EngineeringUnit>
{
    /// <summary>A unit by its sign alone, such as "mm/s".</summary>
    public EngineeringUnit(string sign)
        : this(null, -1, new(sign), default)
    {
    }

    public static uint EncodingId => 889;

    public static EngineeringUnit Decode(ref UaDecoder decoder) =>
        new(decoder.ReadString(), decoder.ReadInt32(), decoder.ReadLocalizedText(), decoder.ReadLocalizedText());

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(NamespaceUri);
        encoder.Write(UnitId);
        encoder.Write(DisplayName);
        encoder.Write(Description);
    }
}
