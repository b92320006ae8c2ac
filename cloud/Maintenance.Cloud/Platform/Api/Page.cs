namespace Maintenance.Cloud.Platform;

/// <summary>A part of a list.</summary>
/// <param name="Next">Cursor of the part after it, to be sent as <c>cursor</c>; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal static class Page
{
    /// <summary>Most items of a part.</summary>
    public const int MaxLimit = 200;

    /// <summary>A part out of rows asked for with one more than <paramref name="limit"/>, which tells whether there are more.</summary>
    public static Page<T> Of<T>(IReadOnlyList<T> rows, int limit, Func<T, string> cursor) => rows.Count > limit
        ? new([.. rows.Take(limit)], cursor(rows[limit - 1]))
        : new(rows, null);
}
