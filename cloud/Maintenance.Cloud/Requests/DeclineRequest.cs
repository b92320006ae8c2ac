using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Says no to a request, with the reason that its requester is told.</summary>
internal static class DeclineRequest
{
    /// <param name="Reason">For the requester to read.</param>
    public sealed record Request([StringLength(4000)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/requests/{idOrNumber}/decline", HandleAsync)
        .WithName(nameof(DeclineRequest))
        .WithSummary("Says no to a request, with the reason that its requester is told.")
        .WithMetadata(new AnsweredRecord(RequestRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.TriageRequests);

    private static async Task<IResult> HandleAsync(
        string idOrNumber, Request request, HttpContext context, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (RequestText.FaultOf(request.Reason, "Say why: the requester is told.") is { } fault)
            return RequestText.Refuse("reason", fault);
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var begun = await RequestTurn.BeginAsync(scope, idOrNumber, context, cancellationToken);
        if (begun.Turn is not { } turn)
            return begun.Refused;
        return await turn.AnswerAsync(context, await DeclineAsync(turn, request.Reason, cancellationToken), cancellationToken);
    }

    /// <summary>Declines it, in a transaction that the caller commits, or not where it was refused.</summary>
    public static async Task<MakeOutcome> DeclineAsync(RequestTurn turn, string reason, CancellationToken cancellationToken)
    {
        await turn.WidenAsync(cancellationToken);
        var changes = turn.Decided(RequestState.Declined);
        (changes["declineReason"], changes[RequestRecords.Progress]) = (reason.Trim(), nameof(RequestProgress.Cancelled));
        Dictionary<string, JsonNode?> merged = new(StringComparer.Ordinal) { [RequestRecords.Progress] = nameof(RequestProgress.Cancelled) };
        return await turn.SaveAsync(changes, merged, cancellationToken);
    }
}
