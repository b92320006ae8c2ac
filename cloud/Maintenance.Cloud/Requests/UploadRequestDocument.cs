using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Keeps a file of a request: its reporter's, or of whoever may decide on it or does its work.</summary>
internal static class UploadRequestDocument
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/request-documents", HandleAsync)
        .WithName(nameof(UploadRequestDocument))
        .WithSummary("Keeps the body as a file of a request, at most 10 MiB; sent again with the same id it is kept once.")
        .TakesFile(RequestDocuments.Kind)
        .RequirePermission(Permission.ChangeRequests);

    private static Task<IResult> HandleAsync(
        Guid requestId, string name, string? title, Guid? id, HttpContext context, CancellationToken cancellationToken) =>
        ReceiveDocument.HandleAsync(RequestDocuments.Kind, name, title, id, context, turn => KeepAsync(turn, requestId, cancellationToken), cancellationToken);

    private static async Task<MakeOutcome> KeepAsync(ReceiveDocument.Turn turn, Guid requestId, CancellationToken cancellationToken) =>
        await RequestTurn.HoldAsync(turn.Scope, requestId, cancellationToken) is { } request
            ? await KeepRequestFile.SaveAsync(turn.File, turn.Scope, turn.User, request, turn.Id, RequestDocuments.Most, turn.NowUtc, cancellationToken)
            : ReceiveDocument.Turn.Refuse("requestId", "There is no such request, or none that is yours to add to.");
}
