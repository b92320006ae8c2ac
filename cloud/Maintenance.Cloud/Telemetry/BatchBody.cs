using System.IO.Compression;

namespace Maintenance.Cloud.Telemetry;

/// <summary>The body's encodings (RFC 9110, 8.4.1): gzip, br, none. Decompression stops at the bound, so a bomb costs no memory.</summary>
internal static class BatchBody
{
    public static bool Knows(string encoding) => encoding is "" or "identity" or "gzip" or "br";

    /// <exception cref="InvalidDataException">The bytes are not of that encoding.</exception>
    public static async Task DecompressAsync(string encoding, BoundedBytes sent, BoundedBytes body, CancellationToken cancellationToken)
    {
        await using var compressed = sent.Read();
        try
        {
            await using Stream plain = encoding switch
            {
                "gzip" => new GZipStream(compressed, CompressionMode.Decompress),
                "br" => new BrotliStream(compressed, CompressionMode.Decompress),
                _ => compressed,
            };
            await body.FillAsync(plain, cancellationToken);
        }
        catch (InvalidOperationException notCompressed)
        {
            throw new InvalidDataException($"The body is not {encoding}.", notCompressed);
        }
    }
}
