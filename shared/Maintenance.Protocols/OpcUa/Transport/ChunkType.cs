namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>Whether a chunk is one of many, the last, or the end of a message given up (Part 6 §6.7.2.2).</summary>
internal enum ChunkType : byte
{
    Intermediate = (byte)'C',
    Final = (byte)'F',
    Abort = (byte)'A',
}
