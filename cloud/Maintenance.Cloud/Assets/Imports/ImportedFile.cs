using System.Security.Cryptography;
using System.Text;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>A file as it was sent.</summary>
/// <param name="Name">As its sender calls it; null where nobody said.</param>
/// <param name="Sha256">Hexadecimal.</param>
/// <param name="Table">Its rows, the first line among them; null where it is no CSV in UTF-8.</param>
internal sealed record ImportedFile(string? Name, long Bytes, string Sha256, IReadOnlyList<CsvRow>? Table)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Rows below the first line.</summary>
    public int Rows => Math.Max(0, (Table?.Count ?? 0) - 1);

    public static async Task<ImportedFile> ReadAsync(string? name, HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        return new(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), Read(bytes.Span));
    }

    /// <summary>Why nothing of it can be read; none: it can.</summary>
    public IReadOnlyList<string> Faults() =>
        Table is not { Count: > 1 } table ? ["The body is no CSV in UTF-8 with a first line of names and at least one row; a quote may not be closed."]
        : Rows > ImportAssets.MostRows ? [$"A file has at most {ImportAssets.MostRows} rows; this one has {Rows}."]
        : [.. ImportedAsset.Faults(table[0].Cells).Take(ImportAssets.MostFaults)];

    private static IReadOnlyList<CsvRow>? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return CsvTable.Read(Strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
