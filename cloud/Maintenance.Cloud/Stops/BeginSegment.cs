using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>A stop passes with something else from an instant on.</summary>
internal sealed record StopSegmentBegun(Guid StopId, Guid SiteId, Guid AssetId, SegmentKind Kind, DateTimeOffset SinceUtc);

/// <summary>Says what a stop passes with from an instant on: waiting for people, for parts, repair, start-up.</summary>
internal static class BeginSegment
{
    /// <param name="SinceUtc">Within the stop; null: now.</param>
    public sealed record Request(SegmentKind Kind, DateTimeOffset? SinceUtc = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/stops/{id:guid}/segments", HandleAsync)
        .WithName(nameof(BeginSegment))
        .WithSummary("Says what a stop passes with from an instant on.")
        .WithMetadata(new AnsweredRecord(StopRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.ChangeStops);

    private static Task<IResult> HandleAsync(Guid id, Request request, HttpContext context, CancellationToken cancellationToken) =>
        StopCommand.RunAsync(id, context, async (at, stop) =>
        {
            var since = Span.Exact(request.SinceUtc ?? at.NowUtc);
            var span = StopRecords.SpanOf(stop);
            if (since < span.From || since >= span.End || since > at.NowUtc)
                return StopCommand.Refuse("sinceUtc", "It lies outside of the stop, or in the future.");
            await WriteAsync(at, stop, request.Kind, since, cancellationToken);
            return null;
        }, cancellationToken);

    /// <summary>Begins it, unless the stop passes with that already. The stop has another version then, since it shows its segments.</summary>
    public static async Task WriteAsync(StopWriting at, JsonObject stop, SegmentKind kind, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(stop["id"]!.GetValue<string>());
        if (!await Segments.BeginAsync(at.Scope, id, at.SiteId, kind, since, at.User.Actor, cancellationToken))
            return;
        await StopCommand.SaveAsync(at, stop, [], cancellationToken);
        await at.Scope.WriteEventAsync(
            new(nameof(StopSegmentBegun), at.SiteId, id, new StopSegmentBegun(id, at.SiteId, at.AssetId, kind, since), at.User.Actor, at.NowUtc), cancellationToken);
    }
}
