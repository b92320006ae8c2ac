using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Maintenance.Cloud.Platform;

/// <summary>Opaque tokens: 256 random bits for their holder, SHA-256 for the database.</summary>
internal static class TokenHash
{
    private const int TokenBytes = 32;

    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public static byte[] Of(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
