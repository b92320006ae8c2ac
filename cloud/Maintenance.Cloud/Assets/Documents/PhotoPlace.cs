using System.Buffers.Binary;

namespace Maintenance.Cloud.Assets;

/// <summary>
/// Takes out of a photo what it tells beside the picture: where and when and with what it was taken. Which way is up stays,
/// or it would be shown turned.
/// </summary>
internal static class PhotoPlace
{
    private const byte Marker = 0xFF;
    private const byte StartOfScan = 0xDA;
    private const byte FirstApplication = 0xE1;
    private const byte LastApplication = 0xEF;
    private const byte ColourProfile = 0xE2;
    private const byte Adobe = 0xEE;
    private const ushort OrientationTag = 0x0112;
    private const int PngSignature = 8;
    private const int PngFrame = 12;

    private static readonly string[] TellingChunks = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"];

    public static byte[] Remove(byte[] file, string contentType) => contentType switch
    {
        "image/jpeg" => OfJpeg(file),
        "image/png" => OfPng(file),
        _ => file,
    };

    /// <summary>ISO/IEC 10918-1, annex B: segments up to the scan; those of applications go, but for what colours need.</summary>
    private static byte[] OfJpeg(byte[] file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(file.AsSpan(0, 2));
        var orientation = default(ushort?);
        for (var at = 2; at + 4 <= file.Length && file[at] == Marker;)
        {
            var (marker, length) = (file[at + 1], 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2)));
            if (marker == StartOfScan || at + length > file.Length)
            {
                WriteOrientation(kept, orientation);
                kept.Write(file.AsSpan(at));
                return kept.ToArray();
            }

            var segment = file.AsSpan(at, length);
            if (marker is < FirstApplication or > LastApplication or ColourProfile or Adobe)
                kept.Write(segment);
            else if (marker == FirstApplication)
                orientation ??= OrientationOf(segment[4..]);
            at += length;
        }

        return kept.ToArray();
    }

    /// <summary>CIPA DC-008 (Exif), 4.6: the first directory's orientation, 1 to 8.</summary>
    private static ushort? OrientationOf(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 20 || !exif.StartsWith("Exif\0\0"u8))
            return null;
        var tiff = exif[6..];
        var isLittle = tiff[0] == 'I';
        var directory = (int)Math.Min(isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]), int.MaxValue);
        if (directory > tiff.Length - 2)
            return null;
        var count = Short(tiff[directory..]);
        for (var i = 0; i < count && directory + 2 + ((i + 1) * 12) <= tiff.Length; i++)
        {
            var entry = tiff[(directory + 2 + (i * 12))..];
            if (Short(entry) == OrientationTag)
                return Short(entry[8..]) is >= 1 and <= 8 and var orientation ? orientation : null;
        }

        return null;

        ushort Short(ReadOnlySpan<byte> bytes) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    private static void WriteOrientation(MemoryStream file, ushort? orientation)
    {
        if (orientation is not { } way)
            return;
        ReadOnlySpan<byte> segment =
        [
            Marker, FirstApplication, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1,
            OrientationTag >> 8, OrientationTag & 0xFF, 0, 3, 0, 0, 0, 1, 0, (byte)way, 0, 0, 0, 0, 0, 0,
        ];
        file.Write(segment);
    }

    /// <summary>ISO/IEC 15948, 5: chunks by their names.</summary>
    private static byte[] OfPng(byte[] file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(file.AsSpan(0, PngSignature));
        for (var at = PngSignature; at + PngFrame <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) + PngFrame;
            if (length > file.Length - at)
                break;
            if (!TellingChunks.Contains(System.Text.Encoding.ASCII.GetString(file, at + 4, 4), StringComparer.Ordinal))
                kept.Write(file.AsSpan(at, (int)length));
            at += (int)length;
        }

        return kept.ToArray();
    }
}
