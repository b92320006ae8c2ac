using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Values of the past (Part 11 §6.6.2).</summary>
public sealed record HistoryData : IStructure<HistoryData>
{
    public static uint EncodingId => 658;

    /// <summary>In the order of their source times.</summary>
    public IReadOnlyList<DataValue> DataValues { get; init; } = [];

    public static HistoryData Decode(ref UaDecoder decoder) => new()
    {
        DataValues = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDataValue()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(DataValues, static (ref UaEncoder e, DataValue value) => e.Write(value));
    }
}

/// <summary>Values that were changed, and by whom (Part 11 §6.6.3).</summary>
public sealed record HistoryModifiedData : IStructure<HistoryModifiedData>
{
    public static uint EncodingId => 11227;

    public IReadOnlyList<DataValue> DataValues { get; init; } = [];

    public IReadOnlyList<ModificationInfo> ModificationInfos { get; init; } = [];

    public static HistoryModifiedData Decode(ref UaDecoder decoder) => new()
    {
        DataValues = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDataValue()),
        ModificationInfos = decoder.ReadStructures<ModificationInfo>(16),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(DataValues, static (ref UaEncoder e, DataValue value) => e.Write(value));
        encoder.WriteStructures(ModificationInfos);
    }
}

/// <summary>When, how and by whom.</summary>
public sealed record ModificationInfo : IStructure<ModificationInfo>
{
    public static uint EncodingId => 11226;

    public DateTimeOffset ModificationTime { get; init; }

    public HistoryUpdateType UpdateType { get; init; }

    public string? UserName { get; init; }

    public static ModificationInfo Decode(ref UaDecoder decoder) => new()
    {
        ModificationTime = decoder.ReadDateTime(),
        UpdateType = (HistoryUpdateType)decoder.ReadInt32(),
        UserName = decoder.ReadString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ModificationTime);
        encoder.Write((int)UpdateType);
        encoder.Write(UserName);
    }
}
