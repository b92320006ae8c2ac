using System.Security.Cryptography;

namespace Maintenance.Analytics.State;

/// <summary>A whole saved state: what it is, its sections, and a SHA-256 over both, so that a damaged one is never half believed.</summary>
public static class StateDocument
{
    private const long Mark = 0x31_45_54_41_54_53_4D_4D; // "MMSTATE1", the last character is the version

    /// <summary>Writes down all that <paramref name="part"/> remembers.</summary>
    public static byte[] Save(IStateful part)
    {
        var writer = new StateWriter();
        writer.Write(Mark);
        writer.Write(part);
        writer.WriteBytes(SHA256.HashData(writer.Written));
        return writer.Written.ToArray();
    }

    /// <summary>Restores <paramref name="part"/>, which was made with the settings of the one that was saved.</summary>
    /// <exception cref="StateException">The document is damaged, foreign or of another version.</exception>
    public static void Restore(IStateful part, ReadOnlyMemory<byte> document)
    {
        var length = document.Length - SHA256.HashSizeInBytes;
        if (length < sizeof(long))
            throw new StateException($"{document.Length} bytes are too few for a saved state.");
        var reader = new StateReader(document[..length]);
        if (reader.ReadInt64() != Mark)
            throw new StateException("This is no saved state, or one of another version.");
        if (!SHA256.HashData(document.Span[..length]).AsSpan().SequenceEqual(document.Span[length..]))
            throw new StateException("The saved state is damaged: its hash does not fit.");
        reader.Read(part);
        reader.ExpectEnd(part.StateName);
    }
}
