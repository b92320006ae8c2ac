using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Maintenance.Cloud.People;

/// <summary>Codes that change with time (RFC 6238): HMAC-SHA-1, 30 s, six digits, as authenticator programs make them.</summary>
internal static class TimeCode
{
    public const int SecretBytes = 20;
    private const int StepSeconds = 30;
    private const int Digits = 6;
    private const int Modulus = 1_000_000;

    /// <summary>Steps before and after the present one whose codes are taken too: clocks differ (RFC 6238, 5.2).</summary>
    private const int Window = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsOfLetter = 5;

    public static string Of(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The algorithm is the standard's; as a keyed hash SHA-1 is not broken.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % Modulus).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    public static long StepAt(DateTimeOffset atUtc) => atUtc.ToUnixTimeSeconds() / StepSeconds;

    /// <returns>The step whose code it is; null where it is none of about now.</returns>
    public static long? Match(byte[] secret, string code, DateTimeOffset nowUtc)
    {
        long? match = null;
        for (var step = StepAt(nowUtc) - Window; step <= StepAt(nowUtc) + Window; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(secret, step)), Encoding.UTF8.GetBytes(code)))
                match = step;
        }

        return match;
    }

    /// <summary>The secret as people type it (RFC 4648, 6, without padding).</summary>
    public static string ToBase32(byte[] secret)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var part in secret)
        {
            (bits, held) = (((bits << 8) | part) & 0xFFFF, held + 8);
            while (held >= BitsOfLetter)
            {
                held -= BitsOfLetter;
                text.Append(Base32[(bits >> held) & 0x1F]);
            }
        }

        return (held > 0 ? text.Append(Base32[(bits << (BitsOfLetter - held)) & 0x1F]) : text).ToString();
    }
}
