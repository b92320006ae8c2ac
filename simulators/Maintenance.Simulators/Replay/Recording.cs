namespace Maintenance.Simulators.Replay;

/// <summary>
/// A recorded CSV: a header <c>timestamp,column[,…]</c>, then rows of one time and a number for each column; an empty cell is a
/// value that was not measured. A row that is not that is reported and passed over, never guessed at.
/// </summary>
internal sealed class Recording(TextReader reader, IReadOnlyList<string> columns, Func<int, string, Task> refused)
{
    private int _line = 1;

    public IReadOnlyList<string> Columns { get; } = columns;

    /// <param name="refused">Told the line number, from 1, and what is wrong with it.</param>
    /// <exception cref="FormatException">There is no header of that kind.</exception>
    public static async Task<Recording> OpenAsync(
        TextReader reader, Func<int, string, Task> refused, CancellationToken cancellationToken)
    {
        var header = (await reader.ReadLineAsync(cancellationToken) ?? "").TrimStart('\uFEFF').Split(',', StringSplitOptions.TrimEntries);
        var columns = header[1..];
        if (!string.Equals(header[0], "timestamp", StringComparison.OrdinalIgnoreCase) || columns.Length == 0)
            throw new FormatException("Line 1 must be a header 'timestamp,value[,…]'.");
        if (columns.FirstOrDefault(IsNoName) is { } bad)
            throw new FormatException($"Line 1: '{bad}' is no name for a column (it becomes part of a topic: no '/', '+', '#').");
        if (columns.Distinct(StringComparer.OrdinalIgnoreCase).Count() != columns.Length)
            throw new FormatException("Line 1: two columns have the same name.");
        return new(reader, columns, refused);
    }

    /// <summary>The next sound row; null at the end.</summary>
    public async Task<RecordedRow?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } text)
        {
            _line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            if (RecordedRow.TryParse(text, Columns.Count, out var row, out var fault))
                return row;

            await refused(_line, fault);
        }

        return null;
    }

    private static bool IsNoName(string column) => column.Length == 0 || column.AsSpan().ContainsAny("/+#\0");
}
