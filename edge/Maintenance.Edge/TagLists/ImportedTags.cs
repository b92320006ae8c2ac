using System.Text;

namespace Maintenance.Edge.TagLists;

/// <summary>One thing wrong in a tag list.</summary>
/// <param name="Column">Its name; null where the row as a whole is wrong.</param>
internal sealed record TagListFault(string File, int Line, string? Column, string Message)
{
    public override string ToString() => $"{File}:{Line}{(Column is null ? "" : $", column {Column}")}: {Message}";
}

/// <summary>A tag list as read from a CSV file: a line of YAML for each row.</summary>
/// <param name="Rows">With the line of the CSV file on which each begins.</param>
internal sealed record ImportedTags(string Source, IReadOnlyList<(int Line, TagLine Tag)> Rows, IReadOnlyList<TagListFault> Faults, IReadOnlySet<string> Keys)
{
    /// <exception cref="InvalidDataException">It is no such file; the message says what to do.</exception>
    public static async Task<ImportedTags> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            return Parse(file, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException foreign)
        {
            throw new InvalidDataException($"{file} is not UTF-8: save it as 'CSV UTF-8'.", foreign);
        }
        catch (FormatException broken)
        {
            throw new InvalidDataException($"{file}, {broken.Message}.", broken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <exception cref="FormatException">A quoted cell does not end.</exception>
    internal static ImportedTags Parse(string file, string text)
    {
        if (CsvTable.Read(text) is not [var head, .. var rows])
            return new(file, [], [new(file, 1, null, "the file is empty; its first line names the columns")], new HashSet<string>());
        var faults = new List<TagListFault>();
        var keys = head.Cells.Select(TagColumns.KeyOf).ToArray();
        foreach (var (column, key) in head.Cells.Zip(keys))
        {
            if (key is null)
                faults.Add(new(file, head.Line, column, $"is not known; known are {string.Join(", ", TagColumns.Names)}, and any key of a tag such as sensor.watch"));
        }

        foreach (var twice in keys.OfType<string>().GroupBy(key => key, StringComparer.Ordinal).Where(key => key.Count() > 1))
            faults.Add(new(file, head.Line, TagColumns.NameOf(twice.Key), "is there more than once"));
        if (!keys.Contains("name", StringComparer.Ordinal))
            faults.Add(new(file, head.Line, "name", "is missing; every tag needs its own"));
        var tags = new List<(int, TagLine)>();
        foreach (var row in faults.Count > 0 ? [] : rows.AsEnumerable())
        {
            if (row.Cells.Count > keys.Length)
                faults.Add(new(file, row.Line, null, $"has {row.Cells.Count} cells, but the first line names {keys.Length} columns; a cell with the delimiter in it needs quotation marks"));
            else if (Values(row, keys) is { Count: > 0 } values)
                tags.Add((row.Line, new(values)));
        }

        return new(file, tags, faults, keys.OfType<string>().ToHashSet(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> Values(CsvRow row, string?[] keys) => row.Cells.Index()
        .Where(cell => cell.Item.Length > 0).ToDictionary(cell => keys[cell.Index]!, cell => cell.Item, StringComparer.Ordinal);
}
