using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// A kind of record, written down once: from it come its endpoints (list, CSV, one, make, change, remove), their checks,
/// statements and descriptions. What a kind has beyond that is a use case of its own.
/// </summary>
/// <param name="Path">Below /api/v1, e.g. <c>departments</c>.</param>
/// <param name="Name">One of them, e.g. <c>Department</c>: it begins the names of events and schemas.</param>
/// <param name="Table">With its schema. It has the columns id, created_at_utc, created_by, changed_at_utc, changed_by, version and, with <see cref="HasSite"/>, site_id.</param>
internal sealed record RecordDefinition(string Path, string Name, string Table, IReadOnlyList<RecordField> OwnFields)
{
    /// <summary>Who may read. The site rule and narrower ones are the table's policies.</summary>
    public required Permission Read { get; init; }

    /// <summary>Null: it is made by a use case of its own, or not at all.</summary>
    public Permission? Make { get; init; }

    /// <summary>Null: nobody changes it.</summary>
    public Permission? Change { get; init; }

    /// <summary>Null: it stays.</summary>
    public Permission? Remove { get; init; }

    /// <summary>How the API's document calls one of them, where <see cref="Name"/> would be taken for what is sent.</summary>
    public string SchemaName
    {
        get => field ?? Name;
        init;
    }

    /// <summary>Whether it belongs to one site, or to the organisation.</summary>
    public bool HasSite { get; init; } = true;

    /// <summary>Whether it is a catalogue: with <see cref="HasSite"/> it belongs to the organisation where no site is said.</summary>
    public bool IsCatalogue { get; init; }

    /// <summary>Whether it can be brought to another site, and from the organisation to one.</summary>
    public bool MovesSite { get; init; }

    /// <summary>The field by which a person names one where the address asks for an id, e.g. a tag number; null: none.</summary>
    public string? SaidBy { get; init; }

    /// <summary>Brings what a person says into the form of <see cref="SaidBy"/>, e.g. <c>w-7</c> into <c>W-000007</c>; null: it stays.</summary>
    public Func<string, string>? SaidAs { get; init; }

    /// <summary>What lists may be narrowed by that is no field.</summary>
    public IReadOnlyList<RecordFilter> Filters { get; init; } = [];

    /// <summary>Fills in what nobody said of a record that is made, in its transaction.</summary>
    public Func<RecordDraft, CancellationToken, Task<ProblemDetails?>>? Prepare { get; init; }

    /// <summary>Looks at what a record would be after a change, in its transaction.</summary>
    public Func<RecordDraft, CancellationToken, Task<ProblemDetails?>>? PrepareChange { get; init; }

    /// <summary>A statement over <c>@id</c> that takes what a change must hold before the record itself; null: nothing.</summary>
    public string? Lock { get; init; }

    /// <summary>What the event of a change carries; null: <see cref="RecordTouched"/>.</summary>
    public Func<RecordStep, object>? Payload { get; init; }

    /// <summary>Whether it is shown who made and changed it, and when.</summary>
    public bool HasStamps { get; init; } = true;

    /// <summary>SQL over <c>t</c> that a row must meet to be one of them; null: every row is.</summary>
    public string? Where { get; init; }

    /// <summary>Field that orders lists where nobody says another; a minus before it turns the order round.</summary>
    public required string Order { get; init; }

    /// <summary>
    /// A function of the database that finds the ids of records by words, and says one null where there are too many; null: the list is
    /// small enough to look at.
    /// </summary>
    public string? FindsWords { get; init; }

    /// <summary>What the table's constraints say when they refuse: by name, the field and the words.</summary>
    public IReadOnlyDictionary<string, (string Field, string Words)> Constraints { get; init; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal);

    /// <summary>Rules over more than one row, asked inside the transaction before it is committed.</summary>
    public Func<RecordStep, CancellationToken, Task<ProblemDetails?>>? Guard { get; init; }

    /// <summary>What follows once a change is committed and must not wait for a reader of events.</summary>
    public Action<IServiceProvider, RecordStep>? Settle { get; init; }

    /// <summary>All fields in the order in which they are shown.</summary>
    public IReadOnlyList<RecordField> Fields => field ??= [.. Lead(), .. OwnFields, .. HasStamps ? Stamps : Stamps[^1..]];

    /// <summary>The shown record as one JSON text, over <c>t</c>; as a row, which may have more fields than a function has arguments.</summary>
    public string JsonSql => field ??= $"(SELECT row_to_json(j) FROM (SELECT {string.Join(", ", Fields.Select(one => $"{one.Type.Show(one.Sql)} AS \"{one.Name}\""))}) AS j)::text";

    public RecordField Field(string name) => Fields.First(one => string.Equals(one.Name, name, StringComparison.Ordinal));

    /// <summary>Address of one.</summary>
    public string AddressOf(JsonObject record) => $"/api/v1/{Path}/{record["id"]}";

    private static readonly RecordField[] Stamps =
    [
        new("createdAtUtc", FieldTypes.Instant()) { Shown = "t.created_at_utc", IsSort = true },
        new("createdBy", FieldTypes.Text()) { Shown = "t.created_by" },
        new("changedAtUtc", FieldTypes.Instant()) { Shown = "t.changed_at_utc", IsSort = true },
        new("changedBy", FieldTypes.Text()) { Shown = "t.changed_by" },
        new("version", FieldTypes.Whole(1, int.MaxValue)) { Shown = "t.version" },
    ];

    private IEnumerable<RecordField> Lead()
    {
        yield return new("id", FieldTypes.Reference()) { Shown = "t.id" };
        if (HasSite)
            yield return new("siteId", FieldTypes.Reference()) { IsRequired = !IsCatalogue, IsFixed = !MovesSite, IsFilter = true };
    }
}

/// <summary>A record that is about to be made or changed.</summary>
/// <param name="Values">By field, as they will be kept.</param>
internal sealed record RecordDraft(IServiceProvider Services, DbScope Scope, CurrentUser User, JsonObject Values, DateTimeOffset NowUtc);

/// <summary>A filter of lists that is no field.</summary>
/// <param name="Sql">What a row <c>t</c> must meet, over <c>@p</c>, the value.</param>
internal sealed record RecordFilter(string Name, FieldType Type, string Sql);

/// <summary>A record before and after a command, in its transaction.</summary>
/// <param name="Before">Null where it was made.</param>
/// <param name="After">Null where it was removed.</param>
internal sealed record RecordStep(DbScope Scope, CurrentUser User, JsonObject? Before, JsonObject? After)
{
    public Guid Id => Guid.Parse((After ?? Before)!["id"]!.GetValue<string>());

    public Guid? SiteId => (After ?? Before)!["siteId"] is { } site ? Guid.Parse(site.GetValue<string>()) : null;

    public int Version => After is null ? Before!["version"]!.GetValue<int>() + 1 : After["version"]!.GetValue<int>();
}
