using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Live;

/// <summary>
/// What happened, for programs: from a cursor on, in parts or as a stream that goes on. Each is told only the events of records
/// that it may read. A transaction that commits late is never skipped.
/// </summary>
internal static class GetEvents
{
    /// <param name="Cursor">To be sent as <c>after</c>; there always, also where nothing happened.</param>
    /// <param name="HasMore">Whether the next part is there already. A part may be empty and have more after it.</param>
    public sealed record Response(IReadOnlyList<LiveChange> Items, string Cursor, bool HasMore);

    /// <summary>Most types asked for at once.</summary>
    private const int MostTypes = 50;

    private const string RetryAfterSeconds = "60";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/events", HandleAsync)
        .WithName(nameof(GetEvents))
        .WithSummary("What happened after a cursor, for programs; a stream where the request accepts text/event-stream or application/x-ndjson.")
        .Produces<Response>()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            // A list that may be left out is described as one that may be empty.
            foreach (var list in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name is "type") ?? [])
                list.Required = false;
            return Task.CompletedTask;
        })
        .RequirePermission(Permission.ReadEvents);

    private static async Task<IResult> HandleAsync(
        [StringLength(400, MinimumLength = 1)] string? after, [FromQuery, MaxLength(MostTypes)] string[]? type, [Range(1, Page.MaxLimit)] int? limit,
        HttpContext http, EventFeed feed, EventRights rights, OpenStreams streams, IHostApplicationLifetime life, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        if (http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } last])
            after = last;
        var cursor = after is null ? EventCursor.At(await feed.NowAsync(cancellationToken), nowUtc) : EventCursor.Parse(after);
        if (cursor is null)
        {
            return TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status400BadRequest, "The events cannot be asked so", (nameof(after), "This is no cursor: send that of the last event or part.")));
        }

        if (cursor.IsOver(nowUtc) || await feed.IsAheadAsync(cursor.Place, cancellationToken))
            return TypedResults.Problem(Gone());

        var reader = new EventsOfReader(feed, rights, user, type is { Length: > 0 } ? type : null, clock);
        if (StreamOf(http.Request) is { } format)
            return await StreamAsync(http, reader, format, cursor.Place, streams, life, user, clock, cancellationToken);
        var (items, next, hasMore) = await reader.ReadAsync(cursor.Place, limit ?? Page.MaxLimit, cancellationToken);
        return TypedResults.Ok(new Response(items, EventCursor.At(next, nowUtc).ToText(), hasMore));
    }

    private static async Task<IResult> StreamAsync(
        HttpContext http, EventsOfReader reader, EventStreamFormat format, EventPlace place, OpenStreams streams, IHostApplicationLifetime life, CurrentUser user,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!streams.TryOpen(user.Actor))
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
            return TypedResults.Problem(Problems.Of(StatusCodes.Status429TooManyRequests, "Too many streams", $"{OpenStreams.MostOfOne} are open for you: end one first."));
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.ApplicationStopping);
            var stream = new EventStream(reader, format, asking => LongAnswer.StandsAsync(http, user, asking), clock);
            if (!await stream.WriteAsync(http.Response, place, ending.Token))
                http.Abort(); // what waits to be read would hold the connection
            return TypedResults.Empty;
        }
        finally
        {
            streams.Close(user.Actor);
        }
    }

    /// <summary>410: what lay after the cursor is not offered any more.</summary>
    internal static ProblemDetails Gone() => Problems.Of(
        StatusCodes.Status410Gone, "The cursor is over",
        $"Cursors are good for {EventCursor.GoodFor.Days} days, and for the database that gave them. Ask without one, read anew what you keep, and go on from the new cursor.");

    private static EventStreamFormat? StreamOf(HttpRequest request) =>
        request.Headers.Accept.Any(accepted => accepted?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) is true) ? EventStreamFormat.ServerSent
        : request.Headers.Accept.Any(accepted => accepted?.Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase) is true) ? EventStreamFormat.Lines
        : null;
}
