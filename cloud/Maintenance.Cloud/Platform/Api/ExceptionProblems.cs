using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Turns what an endpoint could not mend into a problem: a body that cannot be read into 400, 413 or 415 that names the
/// place, a database that is away into 503 with Retry-After, anything else into 500 without a word of its inside.
/// </summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> log) : IExceptionHandler
{
    /// <summary>When a caller may try again while the database is away.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            LogAway(httpContext.Request.Method, PlaceOf(httpContext), exception.Message);
        }
        else if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            LogFailed(exception, httpContext.Request.Method, PlaceOf(httpContext));
        }

        httpContext.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>The endpoint's address as it was mapped: what stands in its holes may be a secret, as the link by which a report is followed.</summary>
    private static string PlaceOf(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "an address without endpoint";

    internal static ProblemDetails Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } bad => Problems.OfFields(
            bad.StatusCode, "The body is not what this endpoint reads", UnreadableBody.Faults(json)),
        BadHttpRequestException bad => Problems.Of(bad.StatusCode, "The request cannot be read", bad.Message),
        Exception away when DatabaseAway.Is(away) => Problems.Of(
            StatusCodes.Status503ServiceUnavailable, "The database is away", "Nothing was changed. Try again after the time that Retry-After says."),
        PostgresException { SqlState: ['2', '2', ..] } => Problems.Of( // class 22, data exception: U+0000, a cursor's key of another type
            StatusCodes.Status400BadRequest, "A value of the request cannot be kept", "A text holds a character that cannot be stored, or a number or an instant is beyond what can be. Nothing was changed."),
        _ => Problems.Of(StatusCodes.Status500InternalServerError, "Something went wrong on our side", "It was logged under the traceId."),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private partial void LogFailed(Exception exception, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was answered 503, the database is away: {Reason}")]
    private partial void LogAway(string method, string path, string reason);
}
