using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Optimistic concurrency over HTTP (RFC 9110, 13.1.1): a record's <c>version</c> is its ETag, and a change names the
/// version it was decided on in If-Match.
/// </summary>
internal static class Precondition
{
    /// <summary>The strong tag of a version, quotes included.</summary>
    public static string Tag(long version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that If-Match names; null where the field is missing or names none.</summary>
    public static long? Version(HttpRequest request) =>
        request.Headers.IfMatch is [{ Length: > 2 } tag] && tag[0] == '"' && tag[^1] == '"'
        && long.TryParse(tag.AsSpan()[1..^1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version)
            ? version
            : null;

    /// <summary>428: the change did not say which version it was decided on.</summary>
    public static ProblemHttpResult Missing() => TypedResults.Problem(Problems.Of(
        StatusCodes.Status428PreconditionRequired, "If-Match is missing", "Send the ETag of the version that you saw, e.g. If-Match: \"3\"."));

    /// <summary>412: someone changed the record meanwhile.</summary>
    public static ProblemHttpResult Stale(long currentVersion)
    {
        var problem = Problems.Of(
            StatusCodes.Status412PreconditionFailed, "The record was changed meanwhile", "Read it again and decide on what it says now.");
        problem.Extensions["version"] = currentVersion;
        return TypedResults.Problem(problem);
    }
}
