using System.Text;
using Maintenance.Analytics.State;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// A unit's memories in one file, each a <see cref="StateDocument"/> under its name: one that is damaged, or of other settings,
/// costs none of the others.
/// </summary>
internal static class MemoryFile
{
    private const string Mark = "maintenance-detection/1";

    public static byte[] Write(IRemembering unit)
    {
        var bytes = new MemoryStream();
        var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Mark);
        writer.Write(unit.Unit);
        foreach (var (name, memory) in unit.Memories)
        {
            var document = StateDocument.Save(memory);
            writer.Write(name);
            writer.Write(document.Length);
            writer.Write(document);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="StateException">It is no such file, of another version or unit, or ends too early.</exception>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Read(string unit, byte[] content)
    {
        var documents = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        using var bytes = new MemoryStream(content);
        using var reader = new BinaryReader(bytes, Encoding.UTF8);
        try
        {
            if (!string.Equals(reader.ReadString(), Mark, StringComparison.Ordinal) || !string.Equals(reader.ReadString(), unit, StringComparison.Ordinal))
                throw new StateException($"The file is not one of '{unit}' in this version.");
            while (bytes.Position < bytes.Length)
            {
                var name = reader.ReadString();
                var length = reader.ReadInt32();
                if (length < 0 || length > bytes.Length - bytes.Position)
                    throw new StateException($"The file ends within '{name}'.");
                documents[name] = content.AsMemory((int)bytes.Position, length);
                bytes.Position += length;
            }
        }
        catch (Exception broken) when (broken is EndOfStreamException or FormatException and not StateException or DecoderFallbackException)
        {
            throw new StateException($"The file is damaged: {broken.Message}");
        }

        return documents;
    }
}
