using System.Globalization;
using Dapper;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// What a caller asks of a list: filters, order, search, cursor, limit, each from the kind's own list of them. Anything else
/// in the address is refused, so that a misspelt filter never answers with everything.
/// </summary>
internal sealed class RecordQuery
{
    public const string Sort = "sort";
    public const string Search = "q";
    public const string Cursor = "cursor";
    public const string Limit = "limit";
    public const string Archived = "isArchived";
    private const int LongestSearch = 200;

    /// <summary>The index of words is one of three letters each.</summary>
    private const int ShortestFound = 3;

    private readonly List<string> _conditions = [];
    private RecordField _order;
    private bool _isDescending;
    private string? _sought;

    private RecordQuery(RecordDefinition kind)
    {
        Kind = kind;
        _order = kind.Field(kind.Order.TrimStart('-'));
    }

    public RecordDefinition Kind { get; }

    public DynamicParameters Parameters { get; } = new();

    /// <summary>Items wanted.</summary>
    public int Most { get; private set; } = Page.MaxLimit;

    /// <summary>The site that is asked for; null: none in particular.</summary>
    public Guid? SiteId { get; private set; }

    /// <summary>The order, as the caller writes it.</summary>
    public string Order { get; private set; } = "";

    /// <summary>The rows with their place in the order, one more than wanted.</summary>
    public string Sql => $"""
        SELECT {Kind.JsonSql} AS item, ({Place})::text AS place, t.id
        FROM {Kind.Table} AS t{(_conditions is [] ? "" : " WHERE " + string.Join(" AND ", _conditions))}
        ORDER BY {Place} {Direction}, t.id {Direction}
        """;

    private string Place => _order.Place?.Sql ?? (string.Equals(_order.Type.SqlType, "text", StringComparison.Ordinal) ? $"lower({_order.Sql})" : _order.Sql);

    private string Direction => _isDescending ? "DESC" : "ASC";

    /// <param name="errors">What is wrong, by name.</param>
    public static RecordQuery Read(RecordDefinition kind, IQueryCollection asked, List<(string Field, string Message)> errors)
    {
        var query = new RecordQuery(kind);
        query.SetOrder(asked[Sort].ToString(), errors);
        foreach (var (name, values) in asked)
        {
            if (values is not [{ Length: > 0 } value])
                errors.Add((name, "Say it once, with a value."));
            else if (query.Take(name, value) is { } fault)
                errors.Add((name, fault));
        }

        if (kind.Where is { } where)
            query._conditions.Add(where);
        if (kind.Fields.Any(field => field.Name is Archived) && !asked.ContainsKey(Archived))
            query._conditions.Add("NOT t.is_archived");
        return query;
    }

    /// <summary>Says of who has one site only that it is of that one, as the policies do: what is said here is found in an index.</summary>
    public void Within(IReadOnlyCollection<Guid> siteIds)
    {
        if (SiteId is not null || siteIds.Count != 1 || Kind is not { HasSite: true, IsCatalogue: false })
            return;
        _conditions.Add("t.site_id = @site");
        Parameters.Add("site", siteIds.First());
    }

    /// <summary>Looks up what was searched for, where the kind has a function for that; the list is asked after it.</summary>
    public async Task SeekAsync(DbScope scope, CancellationToken cancellationToken)
    {
        if (_sought is null)
            return;
        if (Kind.FindsWords is { } function && _sought.Length >= ShortestFound)
        {
            var found = await scope.QueryAsync<Guid?>($"SELECT {function}(@sought)", new { sought = _sought }, cancellationToken);
            if (found is not [null])
            {
                _conditions.Add("t.id = ANY (@found)");
                Parameters.Add("found", found.OfType<Guid>().ToArray());
                return;
            }
        }

        var places = string.Join(", ", Kind.Fields.Where(field => field.IsSearched).Select(field => field.Sql));
        _conditions.Add($"strpos(lower(concat_ws(' ', {places})), lower(@search)) > 0");
        Parameters.Add("search", _sought);
    }

    private void SetOrder(string asked, List<(string Field, string Message)> errors)
    {
        Order = asked.Length > 0 ? asked : Kind.Order;
        _isDescending = Order.StartsWith('-');
        var name = Order.TrimStart('-');
        if (Kind.Fields.FirstOrDefault(field => field.IsSort && string.Equals(field.Name, name, StringComparison.Ordinal)) is { } order)
            _order = order;
        else
            errors.Add((Sort, $"One of {string.Join(", ", Kind.Fields.Where(field => field.IsSort).Select(field => field.Name))}; a minus before it turns the order round."));
    }

    /// <returns>What is wrong.</returns>
    private string? Take(string name, string value) => name switch
    {
        Sort => null,
        Limit => SetLimit(value),
        Cursor => SetCursor(value),
        Search when Kind.Fields.Any(field => field.IsSearched) => SetSearch(value),
        _ when Kind.Fields.FirstOrDefault(field => field.IsFilter && string.Equals(field.Name, name, StringComparison.Ordinal)) is { } field => SetFilter(field, value),
        _ when Kind.Filters.FirstOrDefault(filter => string.Equals(filter.Name, name, StringComparison.Ordinal)) is { } filter => SetFilter(filter, value),
        _ => $"This list knows no such filter. It has {string.Join(", ", Kind.Fields.Where(field => field.IsFilter).Select(field => field.Name).Concat(Kind.Filters.Select(filter => filter.Name)))}.",
    };

    private string? SetLimit(string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > Page.MaxLimit)
            return $"A whole number from 1 to {Page.MaxLimit}.";
        Most = limit;
        return null;
    }

    private string? SetCursor(string value)
    {
        if (RecordCursor.Parse(value, Order) is not { } cursor)
            return "This is no cursor of this list in this order: send next as the part before gave it.";
        var type = _order.Place?.SqlType ?? _order.Type.SqlType;
        _conditions.Add($"({Place}, t.id) {(_isDescending ? '<' : '>')} (@place::{type}, @after)");
        Parameters.Add("place", cursor.Key);
        Parameters.Add("after", cursor.Id);
        return null;
    }

    private string? SetSearch(string value)
    {
        if (value.Length > LongestSearch || !TextRules.IsClean(value, isOneLine: true))
            return $"1 to {LongestSearch} characters that can be seen.";
        _sought = value;
        return null;
    }

    private string? SetFilter(RecordField field, string value)
    {
        if (field.Type.ReadText(value) is not { Fault: null, Value: { } read })
            return field.Type.ReadText(value).Fault;
        if (IsFlag(field.Type))
        {
            _conditions.Add(read.GetValue<bool>() ? field.Sql : $"NOT ({field.Sql})");
            return null;
        }

        if (Kind.HasSite && field.Name is "siteId")
            SiteId = Guid.Parse(read.GetValue<string>());
        var name = "f" + _conditions.Count.ToString(CultureInfo.InvariantCulture);
        _conditions.Add(field.Type.IsMany ? $"{field.Sql} @> @{name}::{field.Type.SqlType}" : $"{field.Sql} = @{name}::{field.Type.SqlType}");
        Parameters.Add(name, field.Type.IsMany ? $"{{{string.Join(',', read.AsArray().Select(one => one!.ToString()))}}}" : read.ToString());
        return null;
    }

    private string? SetFilter(RecordFilter filter, string value)
    {
        if (filter.Type.ReadText(value) is not { Fault: null, Value: { } read })
            return filter.Type.ReadText(value).Fault;
        if (IsFlag(filter.Type))
        {
            _conditions.Add($"({filter.Sql.Replace("@p", read.GetValue<bool>() ? "true" : "false", StringComparison.Ordinal)})");
            return null;
        }

        var name = "f" + _conditions.Count.ToString(CultureInfo.InvariantCulture);
        _conditions.Add($"({filter.Sql.Replace("@p", $"@{name}::{filter.Type.SqlType}", StringComparison.Ordinal)})");
        Parameters.Add(name, read.ToString());
        return null;
    }

    /// <summary>A flag stands in the statement itself: PostgreSQL then sees which of its indices hold such rows only.</summary>
    private static bool IsFlag(FieldType type) => string.Equals(type.SqlType, "boolean", StringComparison.Ordinal);
}
