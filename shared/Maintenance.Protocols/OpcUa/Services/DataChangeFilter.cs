using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>What counts as a change of a value (Part 4 §7.22.2).</summary>
public sealed record DataChangeFilter : IStructure<DataChangeFilter>
{
    public static uint EncodingId => 724;

    public DataChangeTrigger Trigger { get; init; }

    /// <summary>0 none, 1 absolute, 2 percent of the EURange (Part 8, "PercentDeadband").</summary>
    public uint DeadbandType { get; init; }

    public double DeadbandValue { get; init; }

    public static DataChangeFilter Decode(ref UaDecoder decoder) => new()
    {
        Trigger = (DataChangeTrigger)decoder.ReadInt32(),
        DeadbandType = decoder.ReadUInt32(),
        DeadbandValue = decoder.ReadDouble(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write((int)Trigger);
        encoder.Write(DeadbandType);
        encoder.Write(DeadbandValue);
    }
}
