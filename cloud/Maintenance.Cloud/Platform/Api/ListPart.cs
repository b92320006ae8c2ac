using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Platform;

/// <summary>The part of a list that a caller asks for, where the list goes down along a number that every row has.</summary>
/// <param name="Before">Only rows below this number; null for the first part.</param>
/// <param name="Limit">1 to <see cref="Page.MaxLimit"/>.</param>
internal sealed record ListPart(long? Before, int Limit)
{
    /// <summary>Items where the caller says nothing.</summary>
    public const int DefaultLimit = 50;

    public const string CursorWords = "Use the value of next from the part before, unchanged.";

    /// <summary>Rows to ask the database for: one more than shown says whether there are more.</summary>
    public int Most => Limit + 1;

    /// <returns>False, with the 400 to answer, where a parameter cannot be used.</returns>
    public static bool TryRead(
        string? cursor, int? limit, [NotNullWhen(true)] out ListPart? part, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        part = null;
        problem = null;
        var before = default(long?);
        if (limit is < 1 or > Page.MaxLimit)
            problem = Refuse("limit", $"1 to {Page.MaxLimit}.");
        else if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            problem = Refuse("cursor", CursorWords);
        else
            before = cursor is null ? null : long.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture);

        if (problem is null)
            part = new(before, limit ?? DefaultLimit);
        return part is not null;
    }

    /// <summary>The page out of at most <see cref="Most"/> rows.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> rows, Func<T, long> number) => rows.Count <= Limit
        ? new(rows, null)
        : new([.. rows.Take(Limit)], number(rows[Limit - 1]).ToString(CultureInfo.InvariantCulture));

    /// <summary>The 400 for a parameter of a list.</summary>
    public static ProblemHttpResult Refuse(string field, string message) => TypedResults.Problem(
        Problems.OfFields(StatusCodes.Status400BadRequest, "The list cannot be given like this", (field, message)));
}
