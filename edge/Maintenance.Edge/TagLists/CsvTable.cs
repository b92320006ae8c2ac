using System.Buffers;
using System.Text;

namespace Maintenance.Edge.TagLists;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">On which it begins, from 1.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells);

/// <summary>Comma-separated values (RFC 4180), with commas, semicolons or tabs between them, whichever the first line has most of.</summary>
internal static class CsvTable
{
    private const char Quote = '"';
    private static readonly char[] Delimiters = [',', ';', '\t'];
    private static readonly SearchValues<char> ToBeQuoted = SearchValues.Create("\",;\t\r\n");

    /// <summary>Empty lines are left out; blanks around cells that are not quoted too.</summary>
    /// <exception cref="FormatException">A quoted cell does not end; the message names the line.</exception>
    public static CsvRow[] Read(string text)
    {
        var delimiter = DelimiterOf(text);
        var rows = new List<CsvRow>();
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var begins = line;
            var cells = new List<string>();
            do
                cells.Add(Cell(text, delimiter, ref at, ref line));
            while (at < text.Length && text[at++] == delimiter);
            if (text[at - 1] == '\r' && at < text.Length && text[at] == '\n')
                at++;
            line++;
            if (cells.Exists(cell => cell.Length > 0))
                rows.Add(new(begins, cells));
        }

        return [.. rows];
    }

    public static string Write(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(Quoted)).Append('\n');
        return text.ToString();
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(ToBeQuoted) || cell.AsSpan().Trim().Length != cell.Length ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    /// <summary>Ends on the delimiter or the line's end.</summary>
    private static string Cell(string text, char delimiter, ref int at, ref int line)
    {
        var from = at;
        while (at < text.Length && text[at] == ' ')
            at++;
        if (at < text.Length && text[at] == Quote)
            return QuotedCell(text, delimiter, ref at, ref line);
        while (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n'))
            at++;
        return text[from..at].Trim(' ');
    }

    private static string QuotedCell(string text, char delimiter, ref int at, ref int line)
    {
        var (cell, begins) = (new StringBuilder(), line);
        for (at++; at < text.Length; at++)
        {
            if (text[at] != Quote)
            {
                line += text[at] == '\n' ? 1 : 0;
                cell.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == Quote)
            {
                cell.Append(text[at++]);
            }
            else
            {
                at++;
                while (at < text.Length && text[at] == ' ')
                    at++;
                return at == text.Length || text[at] == delimiter || text[at] is '\r' or '\n'
                    ? cell.ToString()
                    : throw new FormatException($"line {line}: there is more behind a cell's last quotation mark; a quotation mark within a cell is written twice");
            }
        }

        throw new FormatException($"line {begins}: a cell begins with a quotation mark and none ends it");
    }

    private static char DelimiterOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        return Delimiters.MaxBy(delimiter => first.Count(letter => letter == delimiter));
    }
}
