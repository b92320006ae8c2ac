using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Platform;

/// <summary>Problem details (RFC 9457), the one form of every refusal.</summary>
internal static class Problems
{
    public static void Configure(ProblemDetailsOptions options) => options.CustomizeProblemDetails = context =>
    {
        context.ProblemDetails.Instance ??= context.HttpContext.Request.Path;
        context.ProblemDetails.Extensions.Remove("exception");
        if (context.ProblemDetails is HttpValidationProblemDetails faults)
            faults.Errors = faults.Errors.GroupBy(fault => NameOf(fault.Key), StringComparer.Ordinal).ToDictionary(field => field.Key, field => field.SelectMany(fault => fault.Value).ToArray(), StringComparer.Ordinal);
        context.ProblemDetails.Detail ??= DetailOf(context.ProblemDetails.Status);
    };

    public static ProblemDetails Of(int status, string title, string detail) => new() { Status = status, Title = title, Detail = detail };

    public static ProblemDetails NothingThere() => Of(StatusCodes.Status404NotFound, "Not Found", DetailOf(StatusCodes.Status404NotFound)!);

    /// <summary>A refusal that names what is wrong field by field.</summary>
    public static HttpValidationProblemDetails OfFields(int status, string title, params (string Field, string Message)[] errors) =>
        new(errors.GroupBy(error => error.Field).ToDictionary(field => field.Key, field => field.Select(error => error.Message).ToArray()))
        {
            Status = status,
            Title = title,
        };

    /// <summary>The field as its JSON calls it; validation would name the member of our record.</summary>
    private static string NameOf(string member) => string.Join('.', member.Split('.').Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

    private static string? DetailOf(int? status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Sign in, or send a valid access token.",
        StatusCodes.Status403Forbidden => "Your roles do not allow this.",
        StatusCodes.Status404NotFound => "There is nothing here, or nothing that you may see.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method; see the Allow field.",
        StatusCodes.Status415UnsupportedMediaType => "Send application/json.",
        _ => null,
    };
}
