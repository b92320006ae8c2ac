using System.Globalization;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Detectors;

namespace Maintenance.Tool.Detect;

/// <summary>One CSV file through one detector: row by row, in the file's own time.</summary>
internal sealed class DetectFile
{
    private readonly RecordedColumns _columns;
    private readonly IRowDetector _detector;
    private readonly double[] _values;
    private readonly int[] _none;
    private int _rows;
    private int _alarms;
    private int _unusable;
    private int _late;
    private DateTimeOffset _last;

    private DetectFile(RecordedColumns columns, AlarmBudget budget)
    {
        _columns = columns;
        _detector = RowDetectors.For(columns.Inputs.Count, budget);
        _values = new double[columns.Inputs.Count];
        _none = new int[columns.Inputs.Count];
    }

    /// <returns>What there is to say of the file in one line, and what was chosen for each of its tags.</returns>
    /// <exception cref="FormatException">It is no CSV file with measurements.</exception>
    public static async Task<(string Summary, IReadOnlyDictionary<string, TagChoice> Chosen)> RunAsync(string from, string to, AlarmBudget budget, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(from);
        var header = await reader.ReadLineAsync(cancellationToken)
            ?? throw new FormatException($"{from} is empty. The first line must name the columns, such as timestamp,value.");
        var first = await FirstRowsAsync(reader, cancellationToken);
        var columns = RecordedColumns.Of(from, header, first);
        var run = new DetectFile(columns, budget);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await using var writer = new StreamWriter(to);
        var time = columns.Time is { } at ? columns.Names[at] : "row";
        await writer.WriteLineAsync(string.Join(columns.Delimiter, time, "anomaly_score", "prediction", "changepoint"));
        foreach (var row in first)
            await writer.WriteLineAsync(run.Judge(RecordedColumns.Cells(row, columns.Delimiter)));
        while (await RowAsync(reader, cancellationToken) is { } row)
            await writer.WriteLineAsync(run.Judge(RecordedColumns.Cells(row, columns.Delimiter)));
        return (run.Summary(), run.Chosen());
    }

    private static async Task<List<string>> FirstRowsAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        List<string> rows = [];
        while (rows.Count < RecordedColumns.FirstRows && await RowAsync(reader, cancellationToken) is { } row)
            rows.Add(row);
        return rows;
    }

    /// <summary>The next line that is not empty; null at the end.</summary>
    private static async Task<string?> RowAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var line = await reader.ReadLineAsync(cancellationToken);
        while (line is { Length: 0 })
            line = await reader.ReadLineAsync(cancellationToken);
        return line;
    }

    private string Judge(string[] cells)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            var value = Cell(cells, _columns.Inputs[i]) is { } cell ? RecordedColumns.Value(cell) : double.NaN;
            var isMeasured = Math.Abs(value) <= SampleClock.Largest;
            _values[i] = isMeasured ? value : double.NaN;
            _none[i] += isMeasured ? 0 : 1;
        }

        var time = _columns.Time is { } column ? Cell(cells, column) ?? "" : $"{_rows}";
        var verdict = default(Verdict);
        if (Instant(time) is not { } at || !_values.Any(double.IsFinite))
        {
            _unusable++;
        }
        else
        {
            _late += at <= _last ? 1 : 0;
            _last = at > _last ? at : _last;
            verdict = _detector.Take(_values, at);
        }

        _rows++;
        _alarms += verdict.IsAlarm ? 1 : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time}{_columns.Delimiter}{verdict.Score:R}{_columns.Delimiter}{(verdict.IsAlarm ? 1 : 0)}{_columns.Delimiter}{(verdict.IsChange ? 1 : 0)}");
    }

    private static string? Cell(string[] cells, int place) => place < cells.Length ? cells[place] : null;

    private DateTimeOffset? Instant(string time) =>
        _columns.Time is null ? DateTimeOffset.UnixEpoch.AddSeconds(_rows)
        : _columns.At(time);

    /// <summary>By the tag's name; of columns with the same name the later ones are told by their place too.</summary>
    private Dictionary<string, TagChoice> Chosen()
    {
        Dictionary<string, TagChoice> chosen = new(StringComparer.Ordinal);
        foreach (var (column, choice) in _columns.Inputs.Zip(_detector.Choices))
        {
            if (!chosen.TryAdd(_columns.Names[column], choice))
                chosen.Add($"{_columns.Names[column]} (column {column + 1})", choice);
        }

        return chosen;
    }

    private string Summary()
    {
        var tags = string.Join(", ", _columns.Inputs.Select(i => _columns.Names[i]));
        var without = _columns.Inputs.Zip(_none).Where(tag => tag.Second > 0).Select(tag => $"{_columns.Names[tag.First]} {tag.Second}").ToList();
        var none = without.Count > 0 ? $"; cells without a measurement: {string.Join(", ", without)}" : "";
        var unusable = _unusable > 0 ? $"; {_unusable} rows without a time or a number score 0" : "";
        var late = _late > 0 ? $"; {_late} rows not later than one before score 0" : "";
        var clock = _columns.Time is null ? "; no column of times: a row stands for a second" : "";
        var names = Enumerable.Range(0, _columns.Names.Count).Where(i => i != _columns.Time).Except(_columns.Inputs).Select(i => _columns.Names[i]).ToList();
        var others = names.Count > 0 ? $"; no input: {string.Join(", ", names)}" : "";
        return $"{_rows} rows of {tags}; {_alarms} rows alarm{none}{unusable}{late}{clock}{others}";
    }
}
