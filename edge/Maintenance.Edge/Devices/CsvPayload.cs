using System.Buffers.Text;
using System.Text;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>Reads a value out of a line of separated columns (RFC 4180: quotes around a column, doubled within it).</summary>
internal static class CsvPayload
{
    public static PayloadReading Read(ReadOnlySpan<byte> line, CsvSettings settings)
    {
        line = line.TrimEnd("\r\n"u8);
        if (line.IndexOf((byte)'\n') >= 0)
            return None("has more than one line, where one of CSV is expected");
        if (!TryColumn(line, settings, settings.Column, out var value))
            return None($"has no column {settings.Column}, where a number is expected");
        if (value.Length == 0)
            return new(double.NaN, Time(line, settings), null);
        return Utf8Parser.TryParse(value, out double number, out var used) && used == value.Length && double.IsFinite(number)
            ? new(number, Time(line, settings), null)
            : None($"has no number in column {settings.Column}");
    }

    private static DateTimeOffset? Time(ReadOnlySpan<byte> line, CsvSettings settings) =>
        settings.TimeColumn is { } column && TryColumn(line, settings, column, out var time)
            ? PayloadReader.Instant(Encoding.UTF8.GetString(time)) : null;

    /// <param name="column">From 1.</param>
    private static bool TryColumn(ReadOnlySpan<byte> line, CsvSettings settings, int column, out ReadOnlySpan<byte> found)
    {
        for (; ; column--)
        {
            var length = Length(line, (byte)settings.Separator);
            found = line[..length].Trim(" \t"u8);
            if (column == 1)
            {
                found = found is [(byte)'"', .. var quoted, (byte)'"'] ? quoted : found;
                return true;
            }

            if (length == line.Length)
                return false;
            line = line[(length + 1)..];
        }
    }

    /// <summary>Of the first column; separators within quotes are its own.</summary>
    private static int Length(ReadOnlySpan<byte> line, byte separator)
    {
        var isQuoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"')
                isQuoted = !isQuoted;
            else if (line[at] == separator && !isQuoted)
                return at;
        }

        return line.Length;
    }

    private static PayloadReading None(string fault) => new(double.NaN, null, fault);
}
