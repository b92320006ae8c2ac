using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Edge.Downlink;

/// <summary>
/// <c>commands.json</c> in the data folder: the latest commands, of each who gives them. A command is on disk before it is begun, so that after whatever
/// happens it is known that it must not be begun again. For one caller at a time; read by anyone.
/// </summary>
internal sealed class CommandJournal : IDisposable
{
    /// <summary>Of the cloud's commands, and of this machine's: ten times what the cloud lets wait at once.</summary>
    public const int MostKept = 1_000;

    private readonly string _path;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile IReadOnlyList<CommandEntry> _entries;

    private CommandJournal(string path, IReadOnlyList<CommandEntry> entries, string? fault = null) =>
        (_path, _entries, Fault) = (path, entries, fault);

    /// <summary>Why it is not known which commands were begun before the start; null where it is.</summary>
    public string? Fault { get; }

    /// <summary>In the order in which they were begun.</summary>
    public IReadOnlyList<CommandEntry> Entries => _entries;

    /// <summary>One that cannot be read is put aside, and said to be unknown: a gateway must take values all the same.</summary>
    public static async Task<CommandJournal> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "commands.json");
        if (!File.Exists(path))
            return new(path, []);
        try
        {
            var entries = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), CommandJson.Default.IReadOnlyListCommandEntry);
            return new(path, entries ?? throw new JsonException("it is null"));
        }
        catch (JsonException broken)
        {
            File.Move(path, path + ".unreadable", overwrite: true);
            return new(path, [], $"{path} cannot be read ({broken.Message}) and was put aside");
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Notes a command, in place of what was noted of it; done once it is on disk.</summary>
    /// <exception cref="IOException">It is not on disk; what was noted before stays.</exception>
    public async Task WriteAsync(CommandEntry entry, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var known = _entries;
            IReadOnlyList<CommandEntry> next = known.Any(one => one.Id == entry.Id)
                ? [.. known.Select(one => one.Id == entry.Id ? entry : one)]
                : [.. known.Append(entry).GroupBy(one => one.By, StringComparer.Ordinal).SelectMany(by => by.TakeLast(MostKept)).OrderBy(one => one.BegunAtUtc)];
            await using (var stream = new FileStream(_path + ".next", FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.WriteThrough))
            {
                await JsonSerializer.SerializeAsync(stream, next, CommandJson.Default.IReadOnlyListCommandEntry, cancellationToken);
            }

            File.Move(_path + ".next", _path, overwrite: true);
            Outbox.FolderDisk.FlushFolder(Path.GetDirectoryName(_path)!);
            _entries = next;
        }
        finally
        {
            _turn.Release();
        }
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<CommandEntry>))]
internal sealed partial class CommandJson : JsonSerializerContext;
