using System.Globalization;
using System.Text.RegularExpressions;

namespace Maintenance.Tool.Detect;

/// <summary>Which columns of a CSV file are measurements, told by its header and first row.</summary>
/// <param name="Time">Place of the column of times; null where there is none and a row stands for a second.</param>
/// <param name="Inputs">Places of the columns that are tags.</param>
internal sealed partial record RecordedColumns(char Delimiter, IReadOnlyList<string> Names, int? Time, IReadOnlyList<int> Inputs)
{
    /// <summary>What people concluded afterwards, and what an earlier run did: knowing it would be cheating.</summary>
    private static readonly HashSet<string> Conclusions = new(StringComparer.OrdinalIgnoreCase)
    {
        "anomaly", "changepoint", "label", "labels", "is_anomaly", "target", "class",
        "Machine failure", "TWF", "HDF", "PWF", "OSF", "RNF", "anomaly_score", "prediction",
    };

    private static readonly HashSet<string> Times = new(StringComparer.OrdinalIgnoreCase) { "timestamp", "datetime", "date", "time", "ts" };

    /// <exception cref="FormatException">No column is a measurement.</exception>
    public static RecordedColumns Of(string file, string header, string firstRow)
    {
        var delimiter = header.Count(letter => letter == ';') > header.Count(letter => letter == ',') ? ';' : ',';
        var names = Cells(header.TrimStart('\uFEFF'), delimiter);
        var first = Cells(firstRow, delimiter);
        int? time = Array.FindIndex(names, Times.Contains) is >= 0 and var at ? at : null;
        var inputs = Enumerable.Range(0, names.Length)
            .Where(i => i != time && !Conclusions.Contains(names[i]) && !Identity().IsMatch(names[i]))
            .Where(i => i < first.Length && (first[i].Length == 0 || !double.IsNaN(Value(first[i]))))
            .ToList();
        return inputs.Count > 0
            ? new(delimiter, names, time, inputs)
            : throw new FormatException($"{file}: no column is a measurement. The first line must name the columns, such as timestamp,value.");
    }

    public static string[] Cells(string line, char delimiter) =>
        [.. line.Split(delimiter).Select(cell => cell.Trim().Trim('"'))];

    /// <summary>NaN for what is no number.</summary>
    public static double Value(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    // "id", "UDI", "Product ID", "machine_id", "machineID"; not "humid".
    [GeneratedRegex("^(id|udi|uid|uuid|index)$|[ _-][iI][dD]$|[a-z]ID$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identity();
}
