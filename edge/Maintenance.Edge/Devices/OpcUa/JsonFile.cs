using System.Text.Json;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>A small document that is replaced as a whole, so it is never half written.</summary>
internal static class JsonFile
{
    /// <summary>Null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message says what to do.</exception>
    public static async Task<T?> ReadAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{path} is not readable ({broken.Message}). Move it aside to begin anew.", broken);
        }
    }

    public static async Task WriteAsync<T>(string path, T document, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using (var stream = new FileStream(path + ".next", FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.WriteThrough))
            await JsonSerializer.SerializeAsync(stream, document, cancellationToken: cancellationToken);
        File.Move(path + ".next", path, overwrite: true);
    }
}
