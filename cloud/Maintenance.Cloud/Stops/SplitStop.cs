using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>Cuts a stop in two at an instant, so that each part has a type and reason of its own. No time is lost or counted twice.</summary>
internal static class SplitStop
{
    /// <param name="AtUtc">When the later part begins.</param>
    /// <param name="Type">Of the later part; null: as the stop's.</param>
    /// <param name="Reason">Of the later part; null: none.</param>
    /// <param name="Id">Of the later part: a UUID of version 7.</param>
    public sealed record Request(DateTimeOffset AtUtc, StopType? Type = null, [StringLength(12, MinimumLength = 1)] string? Reason = null, Guid? Id = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/stops/{id:guid}/split", HandleAsync)
        .WithName(nameof(SplitStop))
        .WithSummary("Cuts a stop in two; answers the earlier part.")
        .WithMetadata(new AnsweredRecord(StopRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.ChangeStops);

    private static Task<IResult> HandleAsync(Guid id, Request request, HttpContext context, CancellationToken cancellationToken) =>
        StopCommand.RunAsync(id, context, (at, stop) => SplitAsync(id, at, stop, request, cancellationToken), cancellationToken);

    private static async Task<IResult?> SplitAsync(Guid id, StopWriting at, JsonObject stop, Request request, CancellationToken cancellationToken)
    {
        var (span, instant) = (StopRecords.SpanOf(stop), Span.Exact(request.AtUtc));
        if (instant <= span.From || instant >= (span.Until ?? at.NowUtc))
            return StopCommand.Refuse("atUtc", $"It is cut after it began ({stop[StopRecords.StartedAtUtc]}) and before it ended, or now.");
        if (request.Id is { Version: not 7 })
            return StopCommand.Refuse("id", "A UUID of version 7; leave it out to be given one.");
        var newId = request.Id ?? Guid.CreateVersion7(at.NowUtc);
        var end = stop[StopRecords.EndedAtUtc]?.DeepClone();
        var cut = instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
        if (await StopCommand.SaveAsync(at, stop, new() { [StopRecords.EndedAtUtc] = cut }, cancellationToken) is { } refused)
            return refused;

        var later = new JsonObject
        {
            ["siteId"] = at.SiteId.ToString("D"),
            ["assetId"] = at.AssetId.ToString("D"),
            [StopRecords.StartedAtUtc] = cut,
            [StopRecords.EndedAtUtc] = end,
            [StopRecords.Type] = request.Type?.ToString() ?? stop[StopRecords.Type]!.GetValue<string>(),
            [StopRecords.Reason] = request.Reason,
            ["source"] = stop["source"]!.DeepClone(),
            ["isAutomatic"] = stop["isAutomatic"]!.DeepClone(),
            ["workOrderId"] = stop["workOrderId"]?.DeepClone(),
            ["requestId"] = stop["requestId"]?.DeepClone(),
        };
        var claim = await at.Scope.ClaimAsync(newId, StopRecords.Kind.Name, System.Text.Json.JsonSerializer.SerializeToElement(later), at.User, at.NowUtc, cancellationToken);
        if (claim is not IdClaim.New)
            return TypedResults.Problem(MakeRecord.Taken());
        await RecordSql.InsertAsync(at.Scope, StopRecords.Kind, newId, later, at.User.Actor, at.NowUtc, cancellationToken);
        await Segments.SplitAsync(at.Scope, id, newId, at.SiteId, instant, cancellationToken);
        var made = await RecordSql.FindAsync(at.Scope, StopRecords.Kind, newId, isLocked: false, cancellationToken);
        await new RecordStep(at.Scope, at.User, null, made).WriteStepAsync(StopRecords.Kind, at.NowUtc, cancellationToken);
        return null;
    }
}
