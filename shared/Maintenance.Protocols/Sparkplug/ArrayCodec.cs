using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Protocols.Sparkplug;

/// <summary>
/// Arrays in bytes (§6.4.17): numbers little-endian one after the other, texts each ended by a zero, booleans eight to a byte with
/// the first in the highest bit, behind their count. (The specification's examples of float and double arrays show big-endian
/// bytes; its text, and Eclipse Tahu, have little-endian.)
/// </summary>
internal static class ArrayCodec
{
    public static Array Read(SparkplugType type, ReadOnlySpan<byte> bytes) => type switch
    {
        SparkplugType.Int8Array => Numbers<sbyte>(bytes),
        SparkplugType.Int16Array => Numbers<short>(bytes),
        SparkplugType.Int32Array => Numbers<int>(bytes),
        SparkplugType.Int64Array => Numbers<long>(bytes),
        SparkplugType.UInt8Array => Numbers<byte>(bytes),
        SparkplugType.UInt16Array => Numbers<ushort>(bytes),
        SparkplugType.UInt32Array => Numbers<uint>(bytes),
        SparkplugType.UInt64Array => Numbers<ulong>(bytes),
        SparkplugType.FloatArray => Numbers<float>(bytes),
        SparkplugType.DoubleArray => Numbers<double>(bytes),
        SparkplugType.BooleanArray => Flags(bytes),
        SparkplugType.StringArray => Texts(bytes),
        _ => Array.ConvertAll(Numbers<ulong>(bytes), ms =>
            SparkplugTime.ToUtc(ms) ?? throw new SparkplugException($"{ms} ms since 1970 is after the year 9999.")),
    };

    public static byte[] Write(SparkplugType type, Array values) => (type, values) switch
    {
        (SparkplugType.Int8Array, sbyte[] many) => Bytes<sbyte>(many),
        (SparkplugType.Int16Array, short[] many) => Bytes<short>(many),
        (SparkplugType.Int32Array, int[] many) => Bytes<int>(many),
        (SparkplugType.Int64Array, long[] many) => Bytes<long>(many),
        (SparkplugType.UInt8Array, byte[] many) => Bytes<byte>(many),
        (SparkplugType.UInt16Array, ushort[] many) => Bytes<ushort>(many),
        (SparkplugType.UInt32Array, uint[] many) => Bytes<uint>(many),
        (SparkplugType.UInt64Array, ulong[] many) => Bytes<ulong>(many),
        (SparkplugType.FloatArray, float[] many) => Bytes<float>(many),
        (SparkplugType.DoubleArray, double[] many) => Bytes<double>(many),
        (SparkplugType.BooleanArray, bool[] many) => Bytes(many),
        (SparkplugType.StringArray, string[] many) => Bytes(many),
        (SparkplugType.DateTimeArray, DateTimeOffset[] many) => Bytes<ulong>(Array.ConvertAll(many, SparkplugTime.FromUtc)),
        _ => throw new SparkplugException($"A {values.GetType().Name} is no {type}."),
    };

    // The machines that .NET runs on are little-endian, as the wire is.
    private static T[] Numbers<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged
    {
        var width = Unsafe.SizeOf<T>();
        return bytes.Length % width == 0
            ? MemoryMarshal.Cast<byte, T>(bytes).ToArray()
            : throw new SparkplugException($"An array of values of {width} bytes has {bytes.Length} bytes.");
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    private static bool[] Flags(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint))
            throw new SparkplugException("An array of booleans has no count.");
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var packed = bytes[sizeof(uint)..];
        if (((ulong)count + 7) / 8 != (ulong)packed.Length)
            throw new SparkplugException($"An array of {count} booleans has {packed.Length} bytes behind its count.");
        var flags = new bool[count];
        for (var index = 0; index < flags.Length; index++)
            flags[index] = (packed[index / 8] & (0x80 >> (index % 8))) != 0;
        return flags;
    }

    private static byte[] Bytes(bool[] flags)
    {
        var bytes = new byte[sizeof(uint) + ((flags.Length + 7) / 8)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)flags.Length);
        for (var index = 0; index < flags.Length; index++)
            bytes[sizeof(uint) + (index / 8)] |= (byte)(flags[index] ? 0x80 >> (index % 8) : 0);
        return bytes;
    }

    private static string[] Texts(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0 && bytes[^1] != 0)
            throw new SparkplugException("The last text of an array does not end.");
        if (!Utf8.IsValid(bytes))
            throw new SparkplugException("An array of texts is no UTF-8.");
        var texts = new string[bytes.Count((byte)0)];
        for (var index = 0; index < texts.Length; index++)
        {
            var end = bytes.IndexOf((byte)0);
            texts[index] = Encoding.UTF8.GetString(bytes[..end]);
            bytes = bytes[(end + 1)..];
        }

        return texts;
    }

    private static byte[] Bytes(string[] texts)
    {
        foreach (var text in texts)
        {
            if (text.Contains('\0'))
                throw new SparkplugException("A text with a zero in it cannot be in an array, where zeros part the texts.");
        }

        return MqttTopic.StrictUtf8.GetBytes(string.Concat(texts.Select(text => text + "\0")));
    }
}
