using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Maintenance.Simulators.Replay;

/// <summary>One row of a recording.</summary>
/// <param name="Values">In the order of the columns; null where the cell is empty.</param>
internal sealed record RecordedRow(DateTimeOffset MeasuredAtUtc, IReadOnlyList<double?> Values)
{
    private const string PlainTime = "yyyy-MM-dd HH:mm:ss";

    /// <param name="columns">How many values a row has.</param>
    /// <param name="fault">What is wrong with a row that is refused.</param>
    public static bool TryParse(
        string text, int columns, [NotNullWhen(true)] out RecordedRow? row, [NotNullWhen(false)] out string? fault)
    {
        row = null;
        var cells = text.Split(',', StringSplitOptions.TrimEntries);
        if (cells.Length != columns + 1)
            return Refuse($"{cells.Length} cells instead of {columns + 1}", out fault);
        if (!TryTime(cells[0], out var measuredAtUtc))
            return Refuse($"'{cells[0]}' is no time ({PlainTime} in UTC, or ISO 8601)", out fault);

        var values = new double?[columns];
        for (var i = 0; i < columns; i++)
        {
            var cell = cells[i + 1];
            if (cell.Length == 0)
                continue;
            if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                return Refuse($"'{cell}' is no finite number", out fault);
            values[i] = value;
        }

        fault = null;
        row = new(measuredAtUtc, values);
        return true;
    }

    private static bool TryTime(string text, out DateTimeOffset atUtc)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, PlainTime, CultureInfo.InvariantCulture, Utc, out atUtc)
            || (text.Contains('T', StringComparison.Ordinal)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out atUtc));
    }

    private static bool Refuse(string why, out string fault)
    {
        fault = why;
        return false;
    }
}
