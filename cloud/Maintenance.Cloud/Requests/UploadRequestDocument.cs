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
        .Accepts<byte[]>("application/octet-stream")
        .WithMetadata(ReceivedFile.SizeLimit)
        .WithMetadata(new AnsweredRecord(RequestDocuments.Kind, HasPrecondition: false))
        .RequirePermission(Permission.ChangeRequests);

    private static async Task<IResult> HandleAsync(
        Guid requestId, string name, string? title, Guid? id, HttpContext context, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var received = await ReceivedFile.ReadAsync(context.Request, name, title, id, cancellationToken);
        if (received.File is not { } file)
            return TypedResults.Problem(received.Refused!);
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await RequestTurn.HoldAsync(scope, requestId, cancellationToken) is not { } request)
            return TypedResults.Problem(ReceivedFile.Refuse(("requestId", "There is no such request, or none that is yours to add to.")));
        var outcome = await KeepRequestFile.SaveAsync(file, scope, user, request, id, RequestDocuments.Most, clock.GetUtcNow(), cancellationToken);
        return await MakeRecord.AnswerAsync(RequestDocuments.Kind, context, scope, outcome, cancellationToken);
    }
}
