using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Adds a photo to a report, by whoever has its link and while it is not ended. Pictures only, and few of them: nobody knows who sends them.</summary>
internal static class SendPhotoByLink
{
    /// <summary>Most photos of a report.</summary>
    public const int Most = 5;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/requests/follow/{token}/photos", HandleAsync)
        .WithName(nameof(SendPhotoByLink))
        .WithSummary("Adds the body as a photo to a report, at most 10 MiB; sent again with the same id it is kept once.")
        .Accepts<byte[]>("application/octet-stream")
        .WithMetadata(ReceivedFile.SizeLimit)
        .Produces<FollowRequest.Response>()
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .DisableAntiforgery()
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(
        string token, string name, Guid? id, HttpContext context, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        // No transaction is open while the body comes: it may come slowly.
        if (await FindAsync(token, database, cancellationToken) is not { } requestId)
            return TypedResults.NotFound();
        var received = await ReceivedFile.ReadAsync(context.Request, name, null, id, cancellationToken);
        if (received.File is not { } file)
            return TypedResults.Problem(received.Refused!);
        if (file.Kind is not FileKind.Image)
            return TypedResults.Problem(ReceivedFile.Refuse(("name", "Send a photo, as JPEG or PNG.")));

        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var request = (await RecordSql.FindAsync(scope, RequestRecords.Kind, requestId, isLocked: true, cancellationToken))!;
        if (request.StateOf() is not (RequestState.Reported or RequestState.Accepted or RequestState.Merged))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The request is ended", $"{request.Text("number")} is {request.Text(RequestRecords.State).ToLowerInvariant()} already."));
        var outcome = await KeepRequestFile.SaveAsync(file, scope, Nobody.User, request, id, Most, clock.GetUtcNow(), cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        var answer = await FollowRequest.ReadAsync(scope, requestId, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(answer);
    }

    private static async Task<Guid?> FindAsync(string token, Database database, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await FollowLinks.FindAsync(scope, token, cancellationToken);
    }
}
