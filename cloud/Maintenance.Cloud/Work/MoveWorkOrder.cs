using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>
/// Gives a work order a verb: one address each, one rule for all. The record, its history and its event change together;
/// who decided on a version that is no longer the last changes nothing.
/// </summary>
internal static class MoveWorkOrder
{
    /// <param name="Reason">Why; wanted to wait, reopen, cancel, escalate and to refuse approval. To complete: what was done.</param>
    /// <param name="WaitReason">What it waits for; wanted to wait.</param>
    /// <param name="Verdict">Whether the alarm was right; wanted to complete or cancel an automatic work order.</param>
    /// <param name="FailureMode">How the machine failed; wanted to complete a corrective work order that does not say it. Code of the catalogue, as the three after it. Where a signature is asked for, all of these are said before it is given.</param>
    /// <param name="PlannedStartUtc">To schedule: from when.</param>
    public sealed record Request(
        [StringLength(4000)] string? Reason = null, WaitReason? WaitReason = null, Verdict? Verdict = null, [StringLength(12)] string? FailureMode = null,
        [StringLength(12)] string? Mechanism = null, [StringLength(12)] string? Cause = null, [StringLength(12)] string? Remedy = null,
        DateTimeOffset? PlannedStartUtc = null, DateTimeOffset? PlannedEndUtc = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var verb in Enum.GetValues<WorkOrderVerb>())
        {
            var name = WorkOrderPermissions.NameOf(verb);
            routes.MapPost($"/work-orders/{{id}}/{name}", (
                    string id, Request request, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
                    CancellationToken token) => HandleAsync(verb, id, request, http, database, user, clock, token))
                .WithName($"{verb}WorkOrder")
                .WithSummary($"Gives a work order the verb {name}.")
                .WithMetadata(new AnsweredRecord(WorkOrders.Kind, HasPrecondition: true))
                .RequirePermission(Permission.ReadWorkOrders);
        }
    }

    private static async Task<IResult> HandleAsync(
        WorkOrderVerb verb, string id, Request request, HttpContext http, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (Precondition.Version(http.Request) is not { } version)
            return Precondition.Missing();

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var outcome = await MoveAsync(scope, verb, id, version, request, user, clock.GetUtcNow(), cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Of(http, outcome.Record!);
    }

    /// <summary>Gives one the verb, in a transaction that the caller commits, or not where it was refused.</summary>
    public static async Task<MakeOutcome> MoveAsync(
        DbScope scope, WorkOrderVerb verb, string id, long version, Request request, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (await WorkOrderRow.FindAsync(scope, id, isLocked: true, cancellationToken) is not { } order)
            return new(null, null, Problems.NothingThere());
        var held = await WorkOrderAssignees.HeldByAsync(scope, order, user, cancellationToken);
        if (!held.Allow(user, WorkOrderPermissions.Of(verb)))
            return new(null, null, Problems.Of(StatusCodes.Status403Forbidden, "Not yours to do", "Your roles at this site do not allow this, or the work is assigned to somebody else."));
        if (order.Version != version)
            return new(null, null, Precondition.Stale(order.Version).ProblemDetails);

        var wish = new WorkOrderLifecycle.Wish(verb, user.Id, request.Reason, request.WaitReason, request.Verdict)
        {
            HasFailureMode = !order.IsCorrective || (request.FailureMode ?? order.FailureMode) is not null,
        };
        var subject = (await WorkOrderFacts.ReadAsync(scope, order.Id, cancellationToken)).Of(order);
        return WorkOrderLifecycle.Decide(subject, wish) is WorkOrderMove.Allowed move
            ? await ApplyAsync(scope, order, wish, move, request, user, nowUtc, cancellationToken)
            : new(null, null, Refusal(WorkOrderLifecycle.Decide(subject, wish)));
    }

    private static async Task<MakeOutcome> ApplyAsync(
        DbScope scope, WorkOrderRow order, WorkOrderLifecycle.Wish wish, WorkOrderMove.Allowed move, Request request, CurrentUser user,
        DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (wish.Verb is WorkOrderVerb.Complete && ChangesWhatIsSigned(order, request))
            return new(null, null, Refusal(new WorkOrderMove.Incomplete([("signatures", "What is said here changes what was signed: say it first, sign it, then complete it without saying more.")])));
        if (wish.Verb is WorkOrderVerb.Start or WorkOrderVerb.Resume)
            await WorkOrderAssignees.TakeAsync(scope, order, user, nowUtc, cancellationToken);
        if (order.State is WorkOrderState.InProgress && move.To is not WorkOrderState.InProgress)
            await StopTimers.HandleAsync(scope, order.Id, user, nowUtc, cancellationToken);
        return await SaveMove.HandleAsync(scope, order, wish, move, user, nowUtc, cancellationToken, Said(wish.Verb, request));
    }

    // The signature that is asked for would no longer fit what it was put to, in the very moment that wants it.
    private static bool ChangesWhatIsSigned(WorkOrderRow order, Request request) =>
        order.Record["needsSignature"]!.GetValue<bool>()
        && Said(WorkOrderVerb.Complete, request).Any(one => !JsonNode.DeepEquals(one.Value, order.Record[one.Key]));

    /// <summary>What was found and done, with the verb that says so.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Said(WorkOrderVerb verb, Request request) => verb switch
    {
        WorkOrderVerb.Complete => Those(
            ("failureMode", request.FailureMode), ("mechanism", request.Mechanism), ("cause", request.Cause), ("remedy", request.Remedy), ("workDescription", request.Reason)),
        WorkOrderVerb.Schedule => Those(("plannedStartUtc", SaveMove.Instant(request.PlannedStartUtc)), ("plannedEndUtc", SaveMove.Instant(request.PlannedEndUtc))),
        _ => [],
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Those(params (string Field, string? Value)[] said) =>
        said.Where(one => !string.IsNullOrWhiteSpace(one.Value)).Select(one => KeyValuePair.Create(one.Field, (JsonNode?)one.Value!.Trim()));

    private static ProblemDetails Refusal(WorkOrderMove decided) => decided is WorkOrderMove.Incomplete(var missing)
        ? Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "Something is missing", [.. missing])
        : Problems.Of(StatusCodes.Status409Conflict, "The work order does not allow this now", ((WorkOrderMove.Illegal)decided).Why);
}
