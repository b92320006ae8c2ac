using System.Text.Json;
using System.Text.Json.Serialization;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline;

/// <param name="LastMeasuredAtUtc">Time of the last reading, in books begun before they had <paramref name="Seen"/>; else null.</param>
/// <param name="Seen">Readings by which a repeated delivery is known, see <see cref="SeenReadings.Keep"/>; null where the device has no clock.</param>
/// <param name="Counter">How far the device's counter had come; null where the tag is none.</param>
/// <param name="Told">Of those taken, stale ones that the gateway told by itself.</param>
internal sealed record TagCounts(
    long Taken, long Suppressed, long Sampled, DateTimeOffset? LastMeasuredAtUtc = null, byte[]? Seen = null, CounterMemory? Counter = null, long Told = 0);

/// <summary>What of the books belongs to earlier epochs of the outbox: the cloud is told the difference.</summary>
/// <param name="Gaps">Values by the reason for which they are missing.</param>
internal sealed record LedgerOrigin(long Taken, long Suppressed, long Sampled, IReadOnlyDictionary<GapReason, long> Gaps)
{
    public static LedgerOrigin Zero { get; } = new(0, 0, 0, new Dictionary<GapReason, long>());
}

/// <summary>The gateway's books as kept beside the outbox. Counts go on over the outbox's epochs.</summary>
/// <param name="Epoch">The outbox's epoch that <paramref name="Origin"/> and <paramref name="Sequence"/> belong to.</param>
/// <param name="Closed">False while the gateway runs: found so at start, the last run ended without closing them.</param>
/// <param name="Sequence">The last telemetry record that these counts include.</param>
/// <param name="Gaps">Values by the reason for which they are missing.</param>
/// <param name="ByTag">Values taken, by tag.</param>
/// <param name="Tags">All that is needed to go on counting.</param>
/// <param name="Undeclared">Gaps that are counted here and of which no record is on disk yet.</param>
/// <param name="Origin">Null in an outbox's first epoch.</param>
/// <param name="ToldByTag">Of those taken, what no device gave: stale readings of silent tags, where there are any.</param>
internal sealed record LedgerSnapshot(
    Guid Epoch, long Sequence, bool Closed, DateTimeOffset AtUtc, long Taken, long Suppressed, long Sampled, long Duplicates,
    IReadOnlyDictionary<GapReason, long> Gaps, IReadOnlyDictionary<string, long> ByTag, IReadOnlyDictionary<string, TagCounts> Tags,
    IReadOnlyList<Gap>? Undeclared = null, LedgerOrigin? Origin = null, IReadOnlyDictionary<string, long>? ToldByTag = null)
{
    /// <summary>What the cloud is told: the counts of this epoch.</summary>
    public LedgerReport ToReport()
    {
        var origin = Origin ?? LedgerOrigin.Zero;
        var missing = Gaps.ToLookup(gap => Gap.IsAfterSampling(gap.Key), gap => gap.Value - origin.Gaps.GetValueOrDefault(gap.Key));
        return new(
            AtUtc, Taken - origin.Taken, Suppressed - origin.Suppressed, Sampled - origin.Sampled, missing[false].Sum(), missing[true].Sum());
    }
}

/// <summary><c>ledger.json</c> in the data folder; replaced as a whole, so it is never half written.</summary>
internal sealed class LedgerFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "ledger.json");

    /// <summary>The books of the last run; null where there are none.</summary>
    /// <exception cref="InvalidDataException">They cannot be read; the message says what to do.</exception>
    public async Task<LedgerSnapshot?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(_path, cancellationToken), LedgerJson.Default.LedgerSnapshot);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{_path} is not readable ({broken.Message}). Move it aside to begin new books.", broken);
        }
    }

    public async Task WriteAsync(LedgerSnapshot ledger, CancellationToken cancellationToken)
    {
        var next = _path + ".next";
        await using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, 64 * 1024, FileOptions.WriteThrough))
        {
            await JsonSerializer.SerializeAsync(stream, ledger, LedgerJson.Default.LedgerSnapshot, cancellationToken);
        }

        File.Move(next, _path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LedgerSnapshot))]
internal sealed partial class LedgerJson : JsonSerializerContext;
