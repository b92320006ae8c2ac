namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>The first byte of a NodeId or ExpandedNodeId (Part 6 §5.2.2.9 and §5.2.2.10).</summary>
internal static class NodeIdForm
{
    public const byte TwoByte = 0;
    public const byte FourByte = 1;
    public const byte Numeric = 2;
    public const byte String = 3;
    public const byte Guid = 4;
    public const byte Opaque = 5;
    public const byte ServerIndexFlag = 0x40;
    public const byte NamespaceUriFlag = 0x80;
}
