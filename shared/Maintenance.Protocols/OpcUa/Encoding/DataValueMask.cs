namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>Which fields of a DataValue follow (Part 6 §5.2.2.17).</summary>
internal static class DataValueMask
{
    public const int Value = 0x01;
    public const int Status = 0x02;
    public const int SourceTime = 0x04;
    public const int ServerTime = 0x08;
    public const int SourcePicoseconds = 0x10;
    public const int ServerPicoseconds = 0x20;
    public const int All = 0x3F;
}
