using System.IO.Compression;

namespace Maintenance.Protocols.Sparkplug;

/// <summary>
/// Payloads within payloads, compressed: not of the specification, but of Eclipse Tahu and sparkplug-client, which mark them by a
/// name in the field uuid.
/// </summary>
internal static class CompressedPayload
{
    public const string Mark = "SPBV1.0_COMPRESSED";

    /// <summary>Parses what came, and what is compressed within it, which may be no longer than any message.</summary>
    /// <exception cref="SparkplugException">It cannot be read.</exception>
    public static SparkplugPayload Parse(ReadOnlySpan<byte> bytes, SparkplugLimits limits)
    {
        var outer = SparkplugPayload.Parse(bytes, limits);
        if (!string.Equals(outer.Uuid, Mark, StringComparison.Ordinal))
            return outer;
        if (outer.Body is not { } body)
            throw new SparkplugException("A compressed message has no body.");
        var algorithm = outer.Metrics.FirstOrDefault(metric => metric.Name is "algorithm") is { Value.Kind: SparkplugValueKind.Text } metric
            ? metric.Value.Text : "DEFLATE";
        using var compressed = new MemoryStream(body.ToArray(), writable: false);
#pragma warning disable MA0045 // all of it lies in memory: nothing is waited for
        using Stream plain = algorithm.ToUpperInvariant() switch
        {
            "DEFLATE" => new ZLibStream(compressed, CompressionMode.Decompress),
            "GZIP" => new GZipStream(compressed, CompressionMode.Decompress),
            _ => throw new SparkplugException($"A message is compressed by '{algorithm}'; DEFLATE and GZIP are known here."),
        };
#pragma warning restore MA0045
        return SparkplugPayload.Parse(Inflate(plain, limits.Message), limits);
    }

    private static ReadOnlySpan<byte> Inflate(Stream plain, int most)
    {
        using var inflated = new MemoryStream();
        var part = new byte[4096];
        try
        {
            for (int read; (read = plain.Read(part)) > 0;)
            {
                if (inflated.Length + read > most)
                    throw new SparkplugException($"A compressed message is longer than {most} bytes.");
                inflated.Write(part.AsSpan(0, read));
            }
        }
        catch (InvalidDataException broken)
        {
            throw new SparkplugException($"A compressed message cannot be read: {broken.Message}", broken);
        }

        return inflated.GetBuffer().AsSpan(0, (int)inflated.Length);
    }
}
