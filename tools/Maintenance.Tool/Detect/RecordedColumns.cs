using System.Globalization;
using System.Text.RegularExpressions;

namespace Maintenance.Tool.Detect;

/// <summary>Which columns of a CSV file are measurements, told by its header and its first rows.</summary>
/// <param name="Time">Place of the column of times; null where there is none and a row stands for a second.</param>
/// <param name="Inputs">Places of the columns that are tags.</param>
/// <param name="IsCounted">Whether times are numbers: seconds, or milliseconds where they are as great as those of 1970 and later would be.</param>
internal sealed partial record RecordedColumns(char Delimiter, IReadOnlyList<string> Names, int? Time, IReadOnlyList<int> Inputs, bool IsCounted)
{
    /// <summary>
    /// Rows that are looked at to tell numbers from words. Every detector only learns from so many, so looking at them together
    /// changes the score of none.
    /// </summary>
    public const int FirstRows = 100;

    /// <summary>In seconds the year 2603, in milliseconds August 1970: no recording of a plant is of either.</summary>
    private const double LeastMilliseconds = 2e10;

    /// <summary>What people concluded afterwards, and what an earlier run did: knowing it would be cheating.</summary>
    private static readonly HashSet<string> Conclusions = new(StringComparer.OrdinalIgnoreCase)
    {
        "anomaly", "changepoint", "label", "labels", "is_anomaly", "target", "class",
        "Machine failure", "TWF", "HDF", "PWF", "OSF", "RNF", "anomaly_score", "prediction",
    };

    private static readonly HashSet<string> Times = new(StringComparer.OrdinalIgnoreCase) { "timestamp", "datetime", "date", "time", "ts" };

    private static readonly HashSet<string> Blanks = new(StringComparer.OrdinalIgnoreCase) { "", "nan", "na", "n/a", "null", "none", "-" };

    /// <summary>A column without a number is one all the same while nothing was measured in it: its values may come later.</summary>
    /// <param name="rows">The first of the file, at most <see cref="FirstRows"/>; fewer where it has no more.</param>
    /// <exception cref="FormatException">Columns have no names, none is a measurement, or none of its first times is one.</exception>
    public static RecordedColumns Of(string file, string header, IReadOnlyList<string> rows)
    {
        var delimiter = header.Count(letter => letter == ';') > header.Count(letter => letter == ',') ? ';' : ',';
        var names = Cells(header.TrimStart('\uFEFF'), delimiter);
        if (Array.TrueForAll(names, name => double.IsFinite(Value(name)) || Instant(name) is not null))
            throw new FormatException($"{file}: its first line is a row of values. Put a line with the names of the columns before it, such as timestamp,value.");
        var first = rows.Select(row => Cells(row, delimiter)).ToList();
        int? time = Array.FindIndex(names, Times.Contains) is >= 0 and var at ? at : null;
        var inputs = Enumerable.Range(0, names.Length)
            .Where(i => i != time && !Conclusions.Contains(names[i]) && !Identity().IsMatch(names[i]) && IsMeasured(first, i))
            .ToList();
        if (inputs.Count == 0)
            throw new FormatException($"{file}: no column is a measurement. The first line must name the columns, such as timestamp,value; what parts them is a comma or a semicolon, and numbers have a decimal point.");
        var times = time is { } of ? first.Where(row => of < row.Length).Select(row => row[of]).ToList() : [];
        var isCounted = times.Exists(cell => double.IsFinite(Value(cell))) && times.TrueForAll(cell => double.IsFinite(Value(cell)) || Blanks.Contains(cell));
        return isCounted || time is null || first.Count == 0 || times.Exists(cell => Instant(cell) is not null)
            ? new(delimiter, names, time, inputs, isCounted)
            : throw new FormatException($"{file}: {names[time.Value]} holds no time, such as 2026-01-31T08:00:00Z or a number of seconds, in the first {first.Count} rows.");
    }

    /// <summary>When a row was; null where its time is none.</summary>
    public DateTimeOffset? At(string time)
    {
        if (!IsCounted)
            return Instant(time);
        var seconds = Value(time) is var number && Math.Abs(number) >= LeastMilliseconds ? number / 1000 : number;
        return Math.Abs(seconds) < LeastMilliseconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
    }

    private static DateTimeOffset? Instant(string time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public static string[] Cells(string line, char delimiter) =>
        [.. line.Split(delimiter).Select(cell => cell.Trim().Trim('"'))];

    /// <summary>NaN for what is no number.</summary>
    public static double Value(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    /// <summary>A word now and then, such as <c>bad</c>, does not make a column of words; one of words alone is none of numbers.</summary>
    private static bool IsMeasured(List<string[]> rows, int column)
    {
        var cells = rows.Where(row => column < row.Length).Select(row => row[column]).ToList();
        return cells.Exists(cell => !double.IsNaN(Value(cell))) || cells.TrueForAll(Blanks.Contains);
    }

    // "id", "UDI", "Product ID", "machine_id", "machineID", "machineId", and the nameless row numbers of a data frame; not "humid".
    [GeneratedRegex("^(?i:id|udi|uid|uuid|index|unnamed: [0-9]+|)$|[ _-][iI][dD]$|[a-z]I[dD]$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identity();
}
