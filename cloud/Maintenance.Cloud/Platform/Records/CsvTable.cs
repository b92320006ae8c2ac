using System.Text;

namespace Maintenance.Cloud.Platform;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">On which it begins; the first of the file is 1.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells);

/// <summary>
/// Reads comma-separated values (RFC 4180) as people's programs write them: with or without a byte order mark, with any
/// line ends, separated by semicolons where the first line has those and no comma. What <see cref="CsvText"/> wrote is read as it was.
/// </summary>
internal static class CsvTable
{
    /// <returns>All rows that are not empty; null where a quote is not closed.</returns>
    public static IReadOnlyList<CsvRow>? Read(string text)
    {
        text = text.TrimStart('\uFEFF');
        var first = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length);
        var separator = first.Contains(';') && !first.Contains(',') ? ';' : ',';
        List<CsvRow> rows = [];
        for (var (at, line) = (0, 1); at < text.Length;)
        {
            var begin = line;
            if (ReadRow(text, separator, ref at, ref line) is not { } cells)
                return null;
            if (cells.Exists(cell => cell.Length > 0))
                rows.Add(new(begin, cells));
        }

        return rows;
    }

    private static List<string>? ReadRow(string text, char separator, ref int at, ref int line)
    {
        List<string> cells = [];
        while (true)
        {
            if (ReadCell(text, separator, ref at, ref line) is not { } cell)
                return null;
            cells.Add(Plain(cell));
            if (at < text.Length && text[at] == separator)
            {
                at++;
                continue;
            }

            if (at < text.Length && text[at] == '\r')
                at++;
            if (at < text.Length && text[at] == '\n')
                at++;
            line++;
            return cells;
        }
    }

    private static string? ReadCell(string text, char separator, ref int at, ref int line)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var begin = at;
            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
                at++;
            return text[begin..at].Trim();
        }

        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"' && at + 1 < text.Length && text[at + 1] == '"')
                at++;
            else if (text[at] == '"')
                return ++at >= text.Length || text[at] == separator || text[at] is '\r' or '\n' ? cell.ToString() : null;
            if (text[at] == '\n')
                line++;
            cell.Append(text[at]);
        }

        return null;
    }

    /// <summary>Without the apostrophe that keeps a spreadsheet from taking a text for a formula.</summary>
    private static string Plain(string cell) => cell is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r' or '\'', ..] ? cell[1..] : cell;
}
