using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>How often an item is sampled, what counts as a change and how many are kept (Part 4 §7.21).</summary>
public sealed record MonitoringParameters : IStructure<MonitoringParameters>
{
    public static uint EncodingId => 742;

    public uint ClientHandle { get; init; }

    /// <summary>In ms; 0: as fast as practical, -1: the publishing interval.</summary>
    public double SamplingInterval { get; init; }

    public ExtensionObject Filter { get; init; }

    /// <summary>0 is taken for 1.</summary>
    public uint QueueSize { get; init; }

    public bool DiscardOldest { get; init; }

    public static MonitoringParameters Decode(ref UaDecoder decoder) => new()
    {
        ClientHandle = decoder.ReadUInt32(),
        SamplingInterval = decoder.ReadDouble(),
        Filter = decoder.ReadExtensionObject(),
        QueueSize = decoder.ReadUInt32(),
        DiscardOldest = decoder.ReadBoolean(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ClientHandle);
        encoder.Write(SamplingInterval);
        encoder.Write(Filter);
        encoder.Write(QueueSize);
        encoder.Write(DiscardOldest);
    }
}
