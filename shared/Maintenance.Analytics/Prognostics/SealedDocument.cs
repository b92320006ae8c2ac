using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Maintenance.Analytics.Prognostics;

/// <summary>
/// A model as a document: JSON with its kind, version and the SHA-256 of its content's bytes, so that a model which was cut
/// short or changed by hand never predicts.
/// </summary>
public static class SealedDocument
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Seal<T>(string kind, int version, T content)
    {
        var text = JsonSerializer.Serialize(content, Json);
        return Encoding.UTF8.GetBytes($$"""{"kind":{{JsonSerializer.Serialize(kind)}},"version":{{version}},"sha256":"{{HashOf(text)}}","content":{{text}}}""");
    }

    /// <exception cref="FormatException">It is no document of that kind and version, or not as it was sealed.</exception>
    public static T Open<T>(string kind, int version, ReadOnlyMemory<byte> document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            return Open<T>(kind, version, parsed.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            var lack = wrong is KeyNotFoundException ? "it lacks its kind, version, SHA-256 or content." : wrong.Message;
            throw new FormatException($"Not a whole '{kind}' model: {lack}", wrong);
        }
    }

    private static T Open<T>(string kind, int version, JsonElement root)
    {
        if (root.GetProperty("kind").GetString() is var other && !string.Equals(other, kind, StringComparison.Ordinal))
            throw new FormatException($"This is a '{other}' document; a '{kind}' model is needed.");
        if (root.GetProperty("version").GetInt32() is var made && made != version)
            throw new FormatException($"The model has version {made} of its format, this program reads {version}: train it again.");
        var content = root.GetProperty("content");
        if (!string.Equals(root.GetProperty("sha256").GetString(), HashOf(content.GetRawText()), StringComparison.Ordinal))
            throw new FormatException("The model is not as it was written (its SHA-256 differs): copy it again, or train it again.");
        return content.Deserialize<T>(Json) ?? throw new FormatException("The model is empty.");
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
