using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Takes a request back, by whoever reported it and while nobody has decided.</summary>
internal static class WithdrawRequest
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/requests/{idOrNumber}/withdraw", HandleAsync)
        .WithName(nameof(WithdrawRequest))
        .WithSummary("Takes one's own request back, while nobody has decided on it.")
        .WithMetadata(new AnsweredRecord(RequestRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.ReportRequests);

    private static async Task<IResult> HandleAsync(
        string idOrNumber, HttpContext context, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var begun = await RequestTurn.BeginAsync(scope, idOrNumber, context, cancellationToken);
        if (begun.Turn is not { } turn)
            return begun.Refused;
        return turn.Request["reporterId"] is { } reporter && Guid.Parse(reporter.GetValue<string>()) == user.Id
            ? await turn.AnswerAsync(context, await SaveAsync(turn, cancellationToken), cancellationToken)
            : TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Not yours to take back", "Whoever reported it may; triage declines it."));
    }

    /// <summary>Withdraws it, unless others were merged into it: they still ask for it.</summary>
    internal static async Task<MakeOutcome> SaveAsync(RequestTurn turn, CancellationToken cancellationToken)
    {
        await turn.WidenAsync(cancellationToken);
        if ((await turn.MergedAsync(cancellationToken)).Count > 0)
            return new(null, null, Problems.Of(StatusCodes.Status409Conflict, "Others ask for the same", "Requests of others were merged into this one: it stays until somebody decides on it."));
        var changes = turn.Decided(RequestState.Withdrawn);
        changes[RequestRecords.Progress] = nameof(RequestProgress.Cancelled);
        return await turn.SaveAsync(changes, null, cancellationToken);
    }
}
