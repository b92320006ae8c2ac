using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Maintenance.Analytics.State;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// The folder <c>detectors</c> in the gateway's data: a file for each unit, replaced as a whole. What a power cut leaves of one
/// that was being replaced does not fit its hash and is not believed. Writing goes on beside the pipeline.
/// </summary>
internal sealed partial class MemoryFolder(string folder, DetectionCounts counts, ILogger<MemoryFolder> log)
{
    private const int Capacity = 64;

    private readonly Channel<(string File, byte[] Content)> _files = Channel.CreateBounded<(string, byte[])>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    private bool _isFailing;

    /// <summary>Whether the disk keeps up; if not, a unit had better wait for its next turn.</summary>
    public bool HasRoom => _files.Reader.Count < Capacity;

    /// <summary>Queues what a unit remembers now.</summary>
    public ValueTask WriteAsync(IRemembering unit, CancellationToken cancellationToken) =>
        _files.Writer.WriteAsync((PathOf(unit.Unit), MemoryFile.Write(unit)), cancellationToken);

    /// <summary>No more will be queued.</summary>
    public void Close() => _files.Writer.TryComplete();

    /// <summary>Writes files until closed and all is written.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var (file, content) in _files.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                Directory.CreateDirectory(folder);
                await File.WriteAllBytesAsync(file + ".next", content, cancellationToken);
                File.Move(file + ".next", file, overwrite: true);
                _isFailing = false;
            }
            catch (Exception full) when (full is IOException or UnauthorizedAccessException)
            {
                if (!_isFailing)
                    LogNotSaved(file, full);   // once for as long as it lasts; every unit has its turn again
                _isFailing = true;
            }
        }
    }

    /// <summary>Makes a unit that goes on from what it remembers; with what cannot be read, it begins anew.</summary>
    /// <param name="remembered">Memories of units that ended in this run, newer than those on the disk.</param>
    public async Task<T> OpenAsync<T>(Func<T> make, IReadOnlyDictionary<string, byte[]> remembered, CancellationToken cancellationToken)
        where T : IRemembering
    {
        var unit = make();
        var newest = remembered.TryGetValue(unit.Unit, out var memory) ? MemoryFile.Read(unit.Unit, memory) : await ReadAsync(unit.Unit, cancellationToken);
        if (newest is not { Count: > 0 } saved)
            return unit;
        var readable = new Dictionary<string, ReadOnlyMemory<byte>>(saved, StringComparer.Ordinal);
        while (Restore(unit, readable) is { } damaged)
        {
            readable.Remove(damaged);
            unit = make();   // what was being restored may be half restored
        }

        counts.CountRestored(unit.Memories.Count(memory => readable.ContainsKey(memory.Key)));
        foreach (var other in unit.Memories.Where(memory => HasLearnt(memory.Value) && !saved.ContainsKey(memory.Key)).Select(memory => memory.Key))
            TellOfOther(unit.Unit, other, saved.Keys);
        return unit;
    }

    /// <summary>A limit remembers no more than since when it is passed, an incident which alarms are one.</summary>
    private static bool HasLearnt(IStateful memory) => memory is not (RuleWatch { Rule.Kind: RuleKind.Limit } or AssetIncident);

    /// <summary>Counts what was learnt by another version, or under other settings, and is not taken for what would be learnt now.</summary>
    private void TellOfOther(string unit, string memory, IEnumerable<string> saved)
    {
        var subject = memory.AsSpan(0, memory.LastIndexOf(' ') + 1);
        foreach (var name in saved)
        {
            if (subject.IsEmpty || !name.StartsWith(subject, StringComparison.Ordinal))
                continue;
            counts.CountBegunAnew();
            LogBegunAnew(unit, memory, $"'{name}' was learnt by another version of the gateway or under other settings");
            return;
        }
    }

    private async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>?> ReadAsync(string unit, CancellationToken cancellationToken)
    {
        var file = PathOf(unit);
        if (!File.Exists(file))
            return null;
        try
        {
            return MemoryFile.Read(unit, await File.ReadAllBytesAsync(file, cancellationToken));
        }
        catch (Exception unreadable) when (unreadable is StateException or IOException or UnauthorizedAccessException)
        {
            counts.CountBegunAnew();
            LogBegunAnew(unit, "everything", unreadable.Message);
            return null;
        }
    }

    /// <returns>The name of a memory that cannot be restored; null when all are.</returns>
    private string? Restore(IRemembering unit, Dictionary<string, ReadOnlyMemory<byte>> saved)
    {
        foreach (var (name, memory) in unit.Memories)
        {
            if (!saved.TryGetValue(name, out var document))
                continue;
            try
            {
                StateDocument.Restore(memory, document);
            }
            catch (StateException damaged)
            {
                counts.CountBegunAnew();
                LogBegunAnew(unit.Unit, name, damaged.Message);
                return name;
            }
        }

        return null;
    }

    /// <summary>A name may have letters that a file's may not.</summary>
    private string PathOf(string unit) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(unit)).AsSpan(0, 12)) + ".state");

    [LoggerMessage(Level = LogLevel.Warning, Message = "What detection remembered of {Unit} cannot be used ({Name}: {Reason}); it begins to learn anew")]
    private partial void LogBegunAnew(string unit, string name, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} could not be saved: a restart would learn anew from the last good one. Check the disk")]
    private partial void LogNotSaved(string file, Exception reason);
}
