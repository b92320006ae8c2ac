using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Edge.Downlink;

/// <summary><c>instructions.json</c> in the data folder: the cloud's last word, for a start without the cloud. Replaced as a whole.</summary>
internal sealed class InstructionFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "instructions.json");

    /// <summary>What was held; nothing where there is no file or it cannot be read, for the cloud will tell anew.</summary>
    /// <returns>Also why it could not be read.</returns>
    public async Task<(HeldInstructions Held, string? Fault)> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
            return (HeldInstructions.None, null);
        try
        {
            var held = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(_path, cancellationToken), HeldJson.Default.HeldInstructions);
            return (held ?? HeldInstructions.None, held is null ? $"{_path} is empty" : null);
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            return (HeldInstructions.None, $"{_path} cannot be read: {broken.Message}");
        }
    }

    /// <exception cref="IOException">It could not be written; the earlier one stays.</exception>
    public async Task WriteAsync(HeldInstructions held, CancellationToken cancellationToken)
    {
        var next = _path + ".next";
        await using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.WriteThrough))
        {
            await JsonSerializer.SerializeAsync(stream, held, HeldJson.Default.HeldInstructions, cancellationToken);
        }

        File.Move(next, _path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HeldInstructions))]
internal sealed partial class HeldJson : JsonSerializerContext;
