using System.Text.Json.Nodes;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>Keeps a file of a work order or of one of its steps; a step that asks for a photo is answered by a picture.</summary>
internal static class UploadWorkDocument
{
    private const string HoldSql = "SELECT work.hold(@workOrderId)";

    // Files of one work order are kept one after the other, so that they are counted.
    private const string CountedSql = "SELECT pg_advisory_xact_lock(hashtextextended('work order files ' || @workOrderId, 0))";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/work-order-documents", HandleAsync)
        .WithName(nameof(UploadWorkDocument))
        .WithSummary("Keeps the body as a file of a work order, at most 10 MiB; sent again with the same id it is kept once.")
        .TakesFile(WorkDocuments.Kind)
        .RequirePermission(Permission.RecordWork);

    private static Task<IResult> HandleAsync(
        Guid workOrderId, Guid? stepId, string name, string? title, Guid? id, HttpContext context, CancellationToken cancellationToken) =>
        ReceiveDocument.HandleAsync(WorkDocuments.Kind, name, title, id, context, turn => KeepAsync(turn, workOrderId, stepId, cancellationToken), cancellationToken);

    private static async Task<MakeOutcome> KeepAsync(ReceiveDocument.Turn turn, Guid workOrderId, Guid? stepId, CancellationToken cancellationToken)
    {
        var (scope, file) = (turn.Scope, turn.File);
        if (await RecordSql.FindAsync(scope, WorkOrders.Kind, workOrderId, isLocked: false, cancellationToken) is not { } order)
            return ReceiveDocument.Turn.Refuse("workOrderId", "There is no such work order, or none where you may do this.");
        if (await scope.SingleAsync<string>(HoldSql, new { workOrderId }, cancellationToken) is nameof(WorkOrderState.Closed) or nameof(WorkOrderState.Cancelled))
            return new(null, null, Problems.Of(StatusCodes.Status409Conflict, "The work order does not allow this now", "It is closed: nothing of it changes any more."));
        await scope.ExecuteAsync(CountedSql, new { workOrderId }, cancellationToken);
        (file.Values["workOrderId"], file.Values["stepId"]) = (workOrderId.ToString(), stepId?.ToString());
        var outcome = await file.KeepAsync(WorkDocuments.Kind, scope, turn.User, turn.Id, WorkOrderRow.Of(order).SiteId, turn.NowUtc, cancellationToken);
        if (outcome.Step is not null && await WorkDocuments.AreTooManyAsync(scope, workOrderId, cancellationToken))
            return ReceiveDocument.Turn.Refuse("workOrderId", $"At most {WorkDocuments.Most} files of one work order.");
        return outcome.Step is { } kept && stepId is { } step && file.Kind is FileKind.Image && await AnswerAsync(turn, step, kept.Id, cancellationToken) is { } refused
            ? new(null, null, refused)
            : outcome;
    }

    private static async Task<ProblemDetails?> AnswerAsync(ReceiveDocument.Turn turn, Guid stepId, Guid photo, CancellationToken cancellationToken)
    {
        if (await RecordSql.FindAsync(turn.Scope, Steps.Kind, stepId, isLocked: true, cancellationToken) is not { } step || WorkOrderRow.TextIn(step, "type") is not nameof(StepType.Photo))
            return null;
        Dictionary<string, JsonNode?> answer = new(StringComparer.Ordinal) { ["result"] = photo.ToString() };
        return (await ChangeRecord.SaveAsync(Steps.Kind, turn.Scope, turn.User, step, answer, turn.NowUtc, cancellationToken)).Refused;
    }
}
