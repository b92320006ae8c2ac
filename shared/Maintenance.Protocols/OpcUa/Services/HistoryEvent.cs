using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Events of the past (Part 11 §6.6.4).</summary>
public sealed record HistoryEvent : IStructure<HistoryEvent>
{
    public static uint EncodingId => 661;

    public IReadOnlyList<HistoryEventFieldList> Events { get; init; } = [];

    public static HistoryEvent Decode(ref UaDecoder decoder) => new()
    {
        Events = decoder.ReadStructures<HistoryEventFieldList>(4),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Events);
    }
}

/// <summary>One event: its fields in the order of the select clauses.</summary>
public sealed record HistoryEventFieldList : IStructure<HistoryEventFieldList>
{
    public static uint EncodingId => 922;

    public IReadOnlyList<Variant> EventFields { get; init; } = [];

    public static HistoryEventFieldList Decode(ref UaDecoder decoder) => new()
    {
        EventFields = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadVariant()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(EventFields, static (ref UaEncoder e, Variant value) => e.Write(value));
    }
}
