using System.Security.Cryptography;
using System.Text;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// What PostgreSQL stores of a password with <c>password_encryption = scram-sha-256</c> (RFC 5803, RFC 7677). It accepts the
/// verifier in place of the password, which then appears in no statement.
/// </summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltBytes = 16;

    public static string Of(string password) => Of(password, RandomNumberGenerator.GetBytes(SaltBytes));

    /// <param name="salt">Random; fixed only to check against a known answer.</param>
    internal static string Of(string password, byte[] salt)
    {
        // Npgsql prepares passwords by the same normal form before it proves that it knows them.
        var prepared = password.Normalize(NormalizationForm.FormKC);
        var salted = Rfc2898DeriveBytes.Pbkdf2(prepared, salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
