using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>What people write beside an act.</summary>
internal static class RequestText
{
    /// <returns>What is wrong with a text that must be there.</returns>
    public static string? FaultOf(string? text, string asked, bool isOneLine = false) =>
        string.IsNullOrWhiteSpace(text) ? asked : TextRules.IsClean(text, isOneLine) ? null : "It holds characters that cannot be seen.";

    /// <summary>422 that names the field.</summary>
    public static IResult Refuse(string field, string fault) =>
        TypedResults.Problem(Problem(field, fault));

    public static Microsoft.AspNetCore.Mvc.ProblemDetails Problem(string field, string fault) =>
        Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "Something is missing or cannot be so", (field, fault));
}
