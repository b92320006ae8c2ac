using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Events that happened (Part 4 §7.25.3).</summary>
public sealed record EventNotificationList : IStructure<EventNotificationList>
{
    public static uint EncodingId => 916;

    public IReadOnlyList<EventFieldList> Events { get; init; } = [];

    public static EventNotificationList Decode(ref UaDecoder decoder) => new()
    {
        Events = decoder.ReadStructures<EventFieldList>(8),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Events);
    }
}

/// <summary>One event: its fields in the order of the select clauses.</summary>
public sealed record EventFieldList : IStructure<EventFieldList>
{
    public static uint EncodingId => 919;

    public uint ClientHandle { get; init; }

    public IReadOnlyList<Variant> EventFields { get; init; } = [];

    public static EventFieldList Decode(ref UaDecoder decoder) => new()
    {
        ClientHandle = decoder.ReadUInt32(),
        EventFields = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadVariant()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ClientHandle);
        encoder.WriteArray(EventFields, static (ref UaEncoder e, Variant value) => e.Write(value));
    }
}
