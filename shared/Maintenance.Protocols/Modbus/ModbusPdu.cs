using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>The bytes of requests and answers (V1.1b3, clause 6), without the header. Pure functions over spans.</summary>
internal static class ModbusPdu
{
    public const byte ExceptionFlag = 0x80;
    public const int ExceptionLength = 2;

    /// <summary>Function, address, and a quantity or a value; also the whole answer to any write.</summary>
    public const int FixedLength = 5;

    /// <summary>Function, address and two masks; also the whole answer to function 22.</summary>
    public const int MaskLength = 7;

    /// <summary>From the 256 bytes of a serial line, less address and CRC (V1.1b3, clause 4.1).</summary>
    public const int MaxLength = 253;

    public const ushort CoilOn = 0xFF00;
    public const ushort CoilOff = 0x0000;

    /// <param name="word">The quantity, or the value of a single write.</param>
    public static int WriteFixed(Span<byte> pdu, ModbusRequest request, ushort word)
    {
        pdu[0] = (byte)request.Function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu[1..], request.Address);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[3..], word);
        return FixedLength;
    }

    public static int WriteRegisters(Span<byte> pdu, ModbusRequest request, ReadOnlySpan<ushort> values)
    {
        WriteFixed(pdu, request, request.Quantity);
        pdu[5] = (byte)request.ByteCount;
        PackRegisters(values, pdu[6..]);
        return FixedLength + 1 + request.ByteCount;
    }

    public static int WriteCoils(Span<byte> pdu, ModbusRequest request, ReadOnlySpan<bool> values)
    {
        WriteFixed(pdu, request, request.Quantity);
        pdu[5] = (byte)request.ByteCount;
        PackBits(values, pdu[6..]);
        return FixedLength + 1 + request.ByteCount;
    }

    public static int WriteMask(Span<byte> pdu, ModbusRequest request, ushort and, ushort or)
    {
        WriteFixed(pdu, request, and);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[5..], or);
        return MaskLength;
    }

    public static int WriteExchange(Span<byte> pdu, ModbusRequest read, ModbusRequest write, ReadOnlySpan<ushort> values)
    {
        WriteFixed(pdu, read, read.Quantity);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[5..], write.Address);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[7..], write.Quantity);
        pdu[9] = (byte)write.ByteCount;
        PackRegisters(values, pdu[10..]);
        return 10 + write.ByteCount;
    }

    public static void PackRegisters(ReadOnlySpan<ushort> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(2 * i)..], values[i]);
    }

    public static void UnpackRegisters(ReadOnlySpan<byte> bytes, Span<ushort> values)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(bytes)[..values.Length];
        if (BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(words, values);   // many at once
        else
            words.CopyTo(values);
    }

    /// <summary>The first coil is the lowest bit of the first byte; bits beyond the last are zero.</summary>
    public static void PackBits(ReadOnlySpan<bool> values, Span<byte> bytes)
    {
        bytes[..((values.Length + 7) / 8)].Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i])
                bytes[i / 8] |= (byte)(1 << (i % 8));
        }
    }

    public static void UnpackBits(ReadOnlySpan<byte> bytes, Span<bool> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = (bytes[i / 8] & (1 << (i % 8))) != 0;
    }
}
