using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Requests;

/// <summary>Takes a report back, by whoever has its link and while nobody has decided.</summary>
internal static class WithdrawByLink
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/requests/follow/{token}/withdraw", HandleAsync)
        .WithName(nameof(WithdrawByLink))
        .WithSummary("Takes a report back, while nobody has decided on it.")
        .ProducesProblem(StatusCodes.Status409Conflict)
        .DisableAntiforgery()
        .AllowAnonymous();

    private static async Task<Results<Ok<FollowRequest.Response>, NotFound, ProblemHttpResult>> HandleAsync(
        string token, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await FollowLinks.FindAsync(scope, token, cancellationToken) is not { } id)
            return TypedResults.NotFound();
        var request = (await RecordSql.FindAsync(scope, RequestRecords.Kind, id, isLocked: true, cancellationToken))!;
        if (request.StateOf() is not (RequestState.Reported or RequestState.Withdrawn))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The request is decided", $"{request.Text("number")} is {request.Text(RequestRecords.State).ToLowerInvariant()} already."));
        if (request.StateOf() is RequestState.Reported && await WithdrawRequest.SaveAsync(new(scope, Nobody.User, request, clock.GetUtcNow()), cancellationToken) is { Refused: { } refused })
            return TypedResults.Problem(refused);
        var answer = await FollowRequest.ReadAsync(scope, id, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(answer);
    }
}
