using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Automation;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Requests;

/// <summary>Takes many requests on, or says no to them for one reason; all or none.</summary>
internal static class TriageMany
{
    public sealed record AcceptRequest([MinLength(1), MaxLength(MakeRecords.Most)] IReadOnlyList<Bulk.Chosen> Items);

    /// <param name="Reason">For the requesters to read.</param>
    public sealed record DeclineRequest([MinLength(1), MaxLength(MakeRecords.Most)] IReadOnlyList<Bulk.Chosen> Items, [StringLength(4000, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/requests/bulk/accept", AcceptAsync)
            .WithName("AcceptManyRequests")
            .WithSummary("Takes many requests on, all or none: each opens a work order.")
            .RequirePermission(Permission.AcceptRequests);
        routes.MapPost("/requests/bulk/decline", DeclineAsync)
            .WithName("DeclineManyRequests")
            .WithSummary("Says no to many requests for one reason, all or none.")
            .RequirePermission(Permission.TriageRequests);
    }

    private static Task<Results<Ok<Bulk.Answer>, ProblemHttpResult>> AcceptAsync(
        AcceptRequest request, HttpContext context, Database database, CurrentUser user, SettingValues settings, ServiceLevel serviceLevel,
        CancellationToken cancellationToken) => Bulk.RunAsync(
            request.Items, database, user,
            (scope, one) => TurnAsync(scope, one, context, turn => Requests.AcceptRequest.AcceptAsync(turn, new(), settings, serviceLevel, cancellationToken), cancellationToken),
            cancellationToken);

    private static async Task<Results<Ok<Bulk.Answer>, ProblemHttpResult>> DeclineAsync(
        DeclineRequest request, HttpContext context, Database database, CurrentUser user, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(request.Reason)
            ? TypedResults.Problem(RequestText.Problem("reason", "Say why: the requesters are told."))
            : await Bulk.RunAsync(
                request.Items, database, user,
                (scope, one) => TurnAsync(scope, one, context, turn => Requests.DeclineRequest.DeclineAsync(turn, request.Reason, cancellationToken), cancellationToken),
                cancellationToken);

    private static async Task<MakeOutcome> TurnAsync(
        DbScope scope, Bulk.Chosen one, HttpContext context, Func<RequestTurn, Task<MakeOutcome>> act, CancellationToken cancellationToken)
    {
        var begun = await RequestTurn.BeginAsync(scope, one.Id.ToString("D"), one.Version, context, cancellationToken);
        return begun.Turn is { } turn ? await act(turn) : new(null, null, (begun.Refused as ProblemHttpResult)?.ProblemDetails ?? Problems.NothingThere());
    }
}
