using Dapper;

namespace Maintenance.Cloud.Platform;

/// <summary>A part of a list.</summary>
/// <param name="Next">Cursor of the part after it, to be sent as <c>cursor</c>; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next) : IListPart
{
    Type IListPart.RowType => typeof(T);

    IEnumerable<object> IListPart.Rows => Items.Cast<object>();
}

/// <summary>
/// The one way of lists: a total order, a cursor that names the last row of the part before, one row more than asked for to
/// see whether there are others.
/// </summary>
internal static class Page
{
    /// <summary>Most items of a part.</summary>
    public const int MaxLimit = 200;

    /// <summary>Reads a part.</summary>
    /// <param name="sql">Begins after <c>@cursor</c> where that is not null, and ends with <c>LIMIT @most</c>.</param>
    /// <param name="parameters">The statement's other parameters; null where it has none.</param>
    /// <param name="limit">As the caller asked; null: <see cref="MaxLimit"/>.</param>
    /// <param name="cursorOf">What names a row in the list's order.</param>
    public static async Task<Page<TRow>> ReadAsync<TRow, TCursor>(
        DbScope scope, string sql, object? parameters, TCursor? cursor, int? limit, Func<TRow, TCursor> cursorOf,
        CancellationToken cancellationToken)
        where TCursor : struct, IFormattable
    {
        var wanted = limit ?? MaxLimit;
        var all = new DynamicParameters(parameters);
        all.Add(nameof(cursor), cursor);
        all.Add("most", wanted + 1);
        var rows = await scope.QueryAsync<TRow>(sql, all, cancellationToken);
        return rows.Count <= wanted
            ? new(rows, null)
            : new([.. rows.Take(wanted)], cursorOf(rows[wanted - 1]).ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The same part with other items.</summary>
    public static Page<TOther> With<T, TOther>(this Page<T> page, IEnumerable<TOther> items) => new([.. items], page.Next);
}
