using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>Blocks of numbers are copied as they lie in memory, and turned only where memory is big-endian.</summary>
internal static class ByteOrder
{
    public static void ToLittleEndian<T>(Span<byte> block)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
            return;
        for (var at = 0; at < block.Length; at += Unsafe.SizeOf<T>())
            block.Slice(at, Unsafe.SizeOf<T>()).Reverse();
    }
}
