using System.Text;

namespace Maintenance.Cloud.Assets;

/// <summary>What the bytes of a file are, whatever its name says; or why such a file is not kept.</summary>
/// <param name="Refusal">Null where it is kept.</param>
internal sealed record FileContent(FileKind Kind, string ContentType, string? Refusal = null)
{
    private const string Anything = "application/octet-stream";

    private static readonly HashSet<string> Programs = new(StringComparer.OrdinalIgnoreCase)
    {
        ".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".psm1", ".sh", ".js", ".mjs", ".vbs", ".wsf", ".hta", ".jar", ".lnk", ".reg", ".app", ".apk", ".deb", ".rpm",
    };

    private static readonly Dictionary<string, string> Office = new(StringComparer.OrdinalIgnoreCase)
    {
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [".odt"] = "application/vnd.oasis.opendocument.text",
        [".ods"] = "application/vnd.oasis.opendocument.spreadsheet",
    };

    public static FileContent Of(ReadOnlySpan<byte> bytes, string name)
    {
        var extension = Path.GetExtension(name);
        if (Programs.Contains(extension) || bytes.StartsWith("MZ"u8) || bytes is [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] || bytes.StartsWith("#!"u8) || IsMachO(bytes))
            return Refused("Programs and scripts are not kept.");
        if (bytes.StartsWith("%PDF-"u8))
            return new(FileKind.Pdf, "application/pdf");
        if (bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..])
            return new(FileKind.Image, "image/png");
        if (bytes is [0xFF, 0xD8, 0xFF, ..])
            return new(FileKind.Image, "image/jpeg");
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return new(FileKind.Image, "image/gif");
        if (bytes.Length > 12 && bytes[4..8].SequenceEqual("ftyp"u8))
            return OfBoxes(bytes[8..12]);
        if (bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..12].SequenceEqual("WEBP"u8))
            return Refused("Send the picture as JPEG or PNG: from this kind the place where it was taken cannot be removed.");
        if (bytes.StartsWith("PK"u8))
            return Office.TryGetValue(extension, out var type) ? new(FileKind.Document, type) : new(FileKind.Other, Anything);
        return IsText(bytes) ? new(FileKind.Document, "text/plain; charset=utf-8") : new(FileKind.Other, Anything);
    }

    /// <summary>ISO/IEC 14496-12: the brand tells photos from videos.</summary>
    private static FileContent OfBoxes(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("avif"u8)
            ? Refused("Send the picture as JPEG or PNG: from this kind the place where it was taken cannot be removed.")
            : new(FileKind.Video, "video/mp4");

    private static FileContent Refused(string words) => new(FileKind.Other, Anything, words);

    private static bool IsMachO(ReadOnlySpan<byte> bytes) => bytes is [0xCF or 0xCE, 0xFA, 0xED, 0xFE, ..] or [0xCA, 0xFE, 0xBA, 0xBE, ..];

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
            return false;
        try
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
