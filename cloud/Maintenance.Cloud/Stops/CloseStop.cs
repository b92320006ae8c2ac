using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>A person says that the asset runs again: the stop ends, whoever else claims that the asset stands.</summary>
internal static class CloseStop
{
    /// <param name="EndedAtUtc">Null: now.</param>
    public sealed record Request(DateTimeOffset? EndedAtUtc = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/stops/{id:guid}/close", HandleAsync)
        .WithName(nameof(CloseStop))
        .WithSummary("Ends a stop, now or at an instant that was.")
        .WithMetadata(new AnsweredRecord(StopRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.ChangeStops);

    private static Task<IResult> HandleAsync(Guid id, Request request, HttpContext context, CancellationToken cancellationToken) =>
        StopCommand.RunAsync(id, context, (at, stop) => CloseAsync(at, stop, request, cancellationToken), cancellationToken);

    private static async Task<IResult?> CloseAsync(StopWriting at, JsonObject stop, Request request, CancellationToken cancellationToken)
    {
        var instant = Span.Exact(request.EndedAtUtc ?? at.NowUtc);
        if (StopRecords.SpanOf(stop) is not { Until: null } span)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The stop has ended already", $"It ended at {stop[StopRecords.EndedAtUtc]}."));
        if (StopTimes.Fault(instant, at.NowUtc) is { } fault)
            return StopCommand.Refuse(StopRecords.EndedAtUtc, fault);
        if (instant <= span.From)
            return StopCommand.Refuse(StopRecords.EndedAtUtc, "A stop ends after it began.");
        await ProjectStops.HandleAsync(
            at, await Claims.CutAsync(at, instant, cancellationToken), new(StopType.Other, StopSource.Person), cancellationToken);
        return null;
    }
}
