using System.Buffers;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.Tests.OpcUa.Encoding;

/// <summary>Values to bytes and back, by the codec under test.</summary>
internal static class Wire
{
    public delegate void Writing<in T>(ref UaEncoder encoder, T value);

    public delegate T Reading<out T>(ref UaDecoder decoder);

    public static byte[] Bytes<T>(T value, Writing<T> write)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new UaEncoder(output);
        write(ref encoder, value);
        encoder.Flush();
        return output.WrittenSpan.ToArray();
    }

    public static T Value<T>(ReadOnlySpan<byte> bytes, Reading<T> read, EncodingLimits? limits = null)
    {
        var decoder = new UaDecoder(bytes, limits ?? EncodingLimits.Default);
        var value = read(ref decoder);
        decoder.RequireEnd(typeof(T).Name);
        return value;
    }

    public static byte[] Bytes(Variant value) => Bytes(value, static (ref UaEncoder e, Variant v) => e.Write(v));

    public static Variant Variant(ReadOnlySpan<byte> bytes, EncodingLimits? limits = null) =>
        Value(bytes, static (ref UaDecoder d) => d.ReadVariant(), limits);

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
