namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>The first three bytes of a frame as a little-endian number (Part 6 §6.7.2.2 and §7.1.2, "Message Header").</summary>
internal enum MessageType
{
    Hello = 'H' | ('E' << 8) | ('L' << 16),
    Acknowledge = 'A' | ('C' << 8) | ('K' << 16),
    Error = 'E' | ('R' << 8) | ('R' << 16),
    OpenChannel = 'O' | ('P' << 8) | ('N' << 16),
    CloseChannel = 'C' | ('L' << 8) | ('O' << 16),
    Message = 'M' | ('S' << 8) | ('G' << 16),
}
