using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Values as they were stored, or as they were changed (Part 11 §6.5.3).</summary>
public sealed record ReadRawModifiedDetails : IStructure<ReadRawModifiedDetails>
{
    public static uint EncodingId => 649;

    public bool IsReadModified { get; init; }

    public DateTimeOffset StartTime { get; init; }

    public DateTimeOffset EndTime { get; init; }

    /// <summary>0: no limit.</summary>
    public uint NumValuesPerNode { get; init; }

    public bool ReturnBounds { get; init; }

    public static ReadRawModifiedDetails Decode(ref UaDecoder decoder) => new()
    {
        IsReadModified = decoder.ReadBoolean(),
        StartTime = decoder.ReadDateTime(),
        EndTime = decoder.ReadDateTime(),
        NumValuesPerNode = decoder.ReadUInt32(),
        ReturnBounds = decoder.ReadBoolean(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(IsReadModified);
        encoder.Write(StartTime);
        encoder.Write(EndTime);
        encoder.Write(NumValuesPerNode);
        encoder.Write(ReturnBounds);
    }
}

/// <summary>Events (Part 11 §6.5.2).</summary>
public sealed record ReadEventDetails : IStructure<ReadEventDetails>
{
    public static uint EncodingId => 646;

    public uint NumValuesPerNode { get; init; }

    public DateTimeOffset StartTime { get; init; }

    public DateTimeOffset EndTime { get; init; }

    public EventFilter Filter { get; init; } = new();

    public static ReadEventDetails Decode(ref UaDecoder decoder) => new()
    {
        NumValuesPerNode = decoder.ReadUInt32(),
        StartTime = decoder.ReadDateTime(),
        EndTime = decoder.ReadDateTime(),
        Filter = EventFilter.Decode(ref decoder),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(NumValuesPerNode);
        encoder.Write(StartTime);
        encoder.Write(EndTime);
        Filter.Encode(ref encoder);
    }
}
