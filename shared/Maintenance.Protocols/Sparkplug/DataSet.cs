namespace Maintenance.Protocols.Sparkplug;

/// <summary>A table (§6.4.11).</summary>
public sealed record DataSet
{
    /// <summary>As the message says it.</summary>
    public ulong? ColumnCount { get; init; }

    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<SparkplugType> Types { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<SparkplugValue>> Rows { get; init; } = [];

    /// <summary>Why it cannot be read; null where it can [tck-id-payloads-dataset-column-num-headers, -types-num, -types-value].</summary>
    public string? Fault
    {
        get
        {
            if (ColumnCount != (ulong)Columns.Count || Columns.Count != Types.Count)
                return $"A data set says {ColumnCount?.ToString() ?? "no number of"} columns, and has {Columns.Count} names and {Types.Count} types.";
            foreach (var type in Types)
            {
                if (!type.IsBasic())
                    return $"A data set has a column of type {type}, which no column may have.";
            }

            for (var row = 0; row < Rows.Count; row++)
            {
                if (Rows[row].Count != Columns.Count)
                    return $"Row {row} of a data set has {Rows[row].Count} elements for {Columns.Count} columns.";
            }

            return null;
        }
    }
}
