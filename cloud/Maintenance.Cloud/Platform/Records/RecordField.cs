using System.Text.Json;

namespace Maintenance.Cloud.Platform;

/// <summary>A field of a kind of record.</summary>
/// <param name="Name">As JSON, problems, filters and CSV call it.</param>
internal sealed record RecordField(string Name, FieldType Type)
{
    private readonly string? _column;

    /// <summary>The column that keeps it; the name with underscores where nothing else is said.</summary>
    public string Column
    {
        get => _column ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(Name);
        init => _column = value;
    }

    /// <summary>Who makes a record must say it, and nobody may clear it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Has a value of its own where nobody said one, and cannot be cleared.</summary>
    public bool IsDefaulted { get; init; }

    /// <summary>Said at the making, never changed.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Said of a record that is there, not at its making.</summary>
    public bool IsLater { get; init; }

    /// <summary>Only shown: by this expression over <c>t</c>, the record's row.</summary>
    public string? Shown { get; init; }

    /// <summary>Has a column, and is written by the program alone: no request says it, events tell of it.</summary>
    public bool IsKept { get; init; }

    /// <summary>By what lists are ordered, where that is not the value: the SQL over <c>t</c>, never null, and its type.</summary>
    public (string Sql, string SqlType)? Place { get; init; }

    /// <summary>About a person: its values stand beside the events and can be erased.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>Lists may be narrowed by it.</summary>
    public bool IsFilter { get; init; }

    /// <summary>Lists may be ordered by it.</summary>
    public bool IsSort { get; init; }

    /// <summary>The list's search looks into it.</summary>
    public bool IsSearched { get; init; }

    /// <summary>More that is wrong with a value than its type knows.</summary>
    public Func<string, string?>? Check { get; init; }

    /// <summary>Whether the record may be without it.</summary>
    public bool IsOptional => !IsRequired && !IsDefaulted;

    /// <summary>SQL of its value.</summary>
    public string Sql => Shown ?? $"t.{Column}";

    public bool IsIn(RecordInput input) => Shown is null && !IsKept && (input is RecordInput.Made ? !IsLater : !IsFixed);
}

/// <summary>What a body is for.</summary>
internal enum RecordInput
{
    Made,
    Changed,
}
