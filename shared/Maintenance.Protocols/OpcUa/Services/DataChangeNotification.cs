using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Values that changed (Part 4 §7.25.2).</summary>
public sealed record DataChangeNotification : IStructure<DataChangeNotification>
{
    public static uint EncodingId => 811;

    public IReadOnlyList<MonitoredItemNotification> MonitoredItems { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static DataChangeNotification Decode(ref UaDecoder decoder) => new()
    {
        MonitoredItems = decoder.ReadStructures<MonitoredItemNotification>(5),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(MonitoredItems);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>One value and the handle of its item.</summary>
public sealed record MonitoredItemNotification : IStructure<MonitoredItemNotification>
{
    public static uint EncodingId => 808;

    public uint ClientHandle { get; init; }

    public DataValue Value { get; init; }

    public static MonitoredItemNotification Decode(ref UaDecoder decoder) => new()
    {
        ClientHandle = decoder.ReadUInt32(),
        Value = decoder.ReadDataValue(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ClientHandle);
        encoder.Write(Value);
    }
}
