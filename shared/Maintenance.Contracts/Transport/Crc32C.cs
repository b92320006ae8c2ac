using System.Buffers.Binary;
using System.Numerics;

namespace Maintenance.Contracts.Transport;

/// <summary>CRC-32C (Castagnoli, as in RFC 3720 B.4), by the processor's own instruction where it has one.</summary>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>, or of what came before continued by them.</summary>
    /// <param name="bytes">What is summed.</param>
    /// <param name="previous">The checksum of the bytes before; 0 at the start.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint previous = 0)
    {
        var crc = ~previous;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var next in bytes)
            crc = BitOperations.Crc32C(crc, next);
        return ~crc;
    }
}
