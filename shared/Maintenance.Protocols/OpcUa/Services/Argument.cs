using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>An argument of a method (Part 3 §8.6).</summary>
public sealed record Argument : IStructure<Argument>
{
    public static uint EncodingId => 298;

    public string? Name { get; init; }

    public NodeId DataType { get; init; }

    /// <summary>-1 for a scalar, 1 for an array, more for a matrix.</summary>
    public int ValueRank { get; init; }

    public IReadOnlyList<uint> ArrayDimensions { get; init; } = [];

    public LocalizedText Description { get; init; }

    public static Argument Decode(ref UaDecoder decoder) => new()
    {
        Name = decoder.ReadString(),
        DataType = decoder.ReadNodeId(),
        ValueRank = decoder.ReadInt32(),
        ArrayDimensions = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadUInt32()),
        Description = decoder.ReadLocalizedText(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Name);
        encoder.Write(DataType);
        encoder.Write(ValueRank);
        encoder.WriteArray(ArrayDimensions, static (ref UaEncoder e, uint value) => e.Write(value));
        encoder.Write(Description);
    }
}
