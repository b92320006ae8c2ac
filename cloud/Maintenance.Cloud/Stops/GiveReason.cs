using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>Says why an asset stood; the stop's type becomes the one that the catalogue has for the reason.</summary>
internal static class GiveReason
{
    /// <param name="Reason">Code of a stop reason.</param>
    public sealed record Request([StringLength(12, MinimumLength = 1)] string Reason, [StringLength(4000, MinimumLength = 1)] string? Note = null);

    private const string TypeSql = """
        SELECT r.stop_type FROM catalogues.stop_reason AS r
        WHERE r.code = @reason AND NOT r.is_archived AND (r.site_id IS NULL OR r.site_id = @SiteId)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/stops/{id:guid}/reason", HandleAsync)
        .WithName(nameof(GiveReason))
        .WithSummary("Says why an asset stood, by the catalogue of stop reasons, which also gives the stop its type.")
        .WithMetadata(new AnsweredRecord(StopRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.ChangeStops);

    private static Task<IResult> HandleAsync(Guid id, Request request, HttpContext context, CancellationToken cancellationToken) =>
        StopCommand.RunAsync(id, context, (at, stop) => GiveAsync(at, stop, request, cancellationToken), cancellationToken);

    /// <summary>The type that the catalogue has for a reason; null: the site has no such reason.</summary>
    public static Task<string?> TypeOfAsync(StopWriting at, string reason, CancellationToken cancellationToken) =>
        at.Scope.FindAsync<string>(TypeSql, new { reason, at.SiteId }, cancellationToken);

    private static async Task<IResult?> GiveAsync(StopWriting at, JsonObject stop, Request request, CancellationToken cancellationToken)
    {
        if (request.Note is { } said && (string.IsNullOrWhiteSpace(said) || !TextRules.IsClean(said, isOneLine: false)))
            return StopCommand.Refuse("note", "It is blank, or holds characters that cannot be seen.");
        if (await TypeOfAsync(at, request.Reason, cancellationToken) is not { } type)
            return StopCommand.Refuse(StopRecords.Reason, "There is no such reason, or not at this site.");
        var changes = new JsonObject { [StopRecords.Reason] = request.Reason, [StopRecords.Type] = type };
        if (request.Note is { } note)
            changes["note"] = note.Trim();
        return await StopCommand.SaveAsync(at, stop, changes, cancellationToken);
    }
}
