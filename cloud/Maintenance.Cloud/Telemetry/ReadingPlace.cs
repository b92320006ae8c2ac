using System.Globalization;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Where a reading stands among its tag's: by device time, then in the order of arrival. No two have the same.</summary>
/// <param name="Position">In the stream of its batch.</param>
internal sealed record ReadingPlace(DateTimeOffset MeasuredAtUtc, long BatchId, long Position)
{
    /// <summary>As a cursor.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{MeasuredAtUtc.UtcTicks}-{BatchId}-{Position}");

    /// <summary>Null where the text is no cursor.</summary>
    public static ReadingPlace? Parse(string? cursor) =>
        cursor?.Split('-') is [var ticks, var batch, var position]
        && Number(ticks) is { } at && at <= DateTimeOffset.MaxValue.UtcTicks && Number(batch) is { } batchId && Number(position) is { } place
            ? new(new(at, TimeSpan.Zero), batchId, place)
            : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
