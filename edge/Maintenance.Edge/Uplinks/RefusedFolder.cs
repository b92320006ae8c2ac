using System.Globalization;
using System.Text.Json;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Uplinks;

/// <summary>
/// Keeps records that the cloud refused: the payload, and beside it in JSON what it was and what the cloud said. Bounded:
/// the oldest go first, and are counted.
/// </summary>
internal sealed class RefusedFolder(UplinkOptions options, UplinkMetrics metrics, TimeProvider clock)
{
    /// <summary>Durable when it completes; putting the same record aside again changes nothing.</summary>
    public async Task PutAsideAsync(BatchHeader place, OutboxRecord record, Problem problem, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.RefusedFolder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{place.Lane}-{place.Epoch:N}-{place.FirstSequence:D19}");
        var reason = JsonSerializer.SerializeToUtf8Bytes(new
        {
            place.Lane,
            place.Epoch,
            Sequence = place.FirstSequence,
            Position = place.FirstPosition,
            Kind = record.Kind.ToString(),
            Readings = record.ReadingCount,
            problem.Status,
            Said = problem.Text,
            RefusedAtUtc = clock.GetUtcNow(),
        });
        await WriteAsync($"{name}.payload", record.Payload, cancellationToken);
        await WriteAsync($"{name}.json", reason, cancellationToken);
        Outbox.FolderDisk.FlushFolder(options.RefusedFolder);
        DiscardOldest();
    }

    private async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(Path.Combine(options.RefusedFolder, name), FileMode.Create, FileAccess.Write);
        await file.WriteAsync(bytes, cancellationToken);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private void DiscardOldest()
    {
        var payloads = new DirectoryInfo(options.RefusedFolder).GetFiles("*.payload").OrderBy(file => file.LastWriteTimeUtc).ToList();
        var total = payloads.Sum(file => file.Length);
        foreach (var oldest in payloads.SkipLast(1).TakeWhile(_ => total > options.RefusedBytes))
        {
            total -= oldest.Length;
            File.Delete(Path.ChangeExtension(oldest.FullName, ".json"));
            oldest.Delete();
            metrics.Discarded();
        }
    }
}
