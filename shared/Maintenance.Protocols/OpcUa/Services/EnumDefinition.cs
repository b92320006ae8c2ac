using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>The names of an enumeration (Part 3 §8.50).</summary>
public sealed record EnumDefinition : IStructure<EnumDefinition>
{
    public static uint EncodingId => 123;

    public IReadOnlyList<EnumField> Fields { get; init; } = [];

    public static EnumDefinition Decode(ref UaDecoder decoder) => new()
    {
        Fields = decoder.ReadStructures<EnumField>(14),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Fields);
    }
}

/// <summary>One of them (Part 3 §8.52).</summary>
public sealed record EnumField : IStructure<EnumField>
{
    public static uint EncodingId => 14845;

    public long Value { get; init; }

    public LocalizedText DisplayName { get; init; }

    public LocalizedText Description { get; init; }

    public string? Name { get; init; }

    public static EnumField Decode(ref UaDecoder decoder) => new()
    {
        Value = decoder.ReadInt64(),
        DisplayName = decoder.ReadLocalizedText(),
        Description = decoder.ReadLocalizedText(),
        Name = decoder.ReadString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(Value);
        encoder.Write(DisplayName);
        encoder.Write(Description);
        encoder.Write(Name);
    }
}
