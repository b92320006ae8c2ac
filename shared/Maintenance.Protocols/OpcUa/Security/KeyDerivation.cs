using System.Security.Cryptography;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>P_SHA256: the pseudo-random function of RFC 5246 §5 that Part 6, "Deriving keys", makes a channel's keys with.</summary>
internal static class KeyDerivation
{
    public static void Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> seed, Span<byte> output)
    {
        const int Hash = HMACSHA256.HashSizeInBytes;
        Span<byte> input = stackalloc byte[Hash + seed.Length]; // A(i), then the seed; a nonce is 32 bytes
        Span<byte> block = stackalloc byte[Hash];
        seed.CopyTo(input[Hash..]);
        HMACSHA256.HashData(secret, seed, input);
        while (!output.IsEmpty)
        {
            HMACSHA256.HashData(secret, input, block);
            var part = Math.Min(Hash, output.Length);
            block[..part].CopyTo(output);
            output = output[part..];
            HMACSHA256.HashData(secret, input[..Hash], block);
            block.CopyTo(input);
        }
    }
}
