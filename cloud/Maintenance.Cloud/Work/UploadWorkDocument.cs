using System.Text.Json.Nodes;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>Keeps a file of a work order or of one of its steps; a step that asks for a photo is answered by a picture.</summary>
internal static class UploadWorkDocument
{
    private const string HoldSql = "SELECT work.hold(@workOrderId)";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/work-order-documents", HandleAsync)
        .WithName(nameof(UploadWorkDocument))
        .WithSummary("Keeps the body as a file of a work order, at most 10 MiB; sent again with the same id it is kept once.")
        .Accepts<byte[]>("application/octet-stream")
        .WithMetadata(ReceivedFile.SizeLimit)
        .WithMetadata(new AnsweredRecord(WorkDocuments.Kind, HasPrecondition: false))
        .RequirePermission(Permission.RecordWork);

    private static async Task<IResult> HandleAsync(
        Guid workOrderId, Guid? stepId, string name, string? title, Guid? id, HttpContext context, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var received = await ReceivedFile.ReadAsync(context.Request, name, title, id, cancellationToken);
        if (received.File is not { } file)
            return TypedResults.Problem(received.Refused!);
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await RecordSql.FindAsync(scope, WorkOrders.Kind, workOrderId, isLocked: false, cancellationToken) is not { } order)
            return TypedResults.Problem(ReceivedFile.Refuse(("workOrderId", "There is no such work order, or none where you may do this.")));
        if (await scope.SingleAsync<string>(HoldSql, new { workOrderId }, cancellationToken) is nameof(WorkOrderState.Closed) or nameof(WorkOrderState.Cancelled))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The work order does not allow this now", "It is closed: nothing of it changes any more."));
        if (await WorkDocuments.AreEnoughAsync(scope, workOrderId, cancellationToken))
            return TypedResults.Problem(ReceivedFile.Refuse(("workOrderId", $"At most {WorkDocuments.Most} files of one work order.")));

        var nowUtc = clock.GetUtcNow();
        (file.Values["workOrderId"], file.Values["stepId"]) = (workOrderId.ToString(), stepId?.ToString());
        var outcome = await file.KeepAsync(WorkDocuments.Kind, scope, user, id, WorkOrderRow.Of(order).SiteId, nowUtc, cancellationToken);
        if (outcome.Step is { } kept && stepId is { } step && file.Kind is FileKind.Image && await AnswerAsync(scope, user, step, kept.Id, nowUtc, cancellationToken) is { } refused)
            return TypedResults.Problem(refused);
        return await MakeRecord.AnswerAsync(WorkDocuments.Kind, context, scope, outcome, cancellationToken);
    }

    private static async Task<ProblemDetails?> AnswerAsync(DbScope scope, CurrentUser user, Guid stepId, Guid photo, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (await RecordSql.FindAsync(scope, Steps.Kind, stepId, isLocked: true, cancellationToken) is not { } step || WorkOrderRow.TextIn(step, "type") is not nameof(StepType.Photo))
            return null;
        Dictionary<string, JsonNode?> answer = new(StringComparer.Ordinal) { ["result"] = photo.ToString() };
        return (await ChangeRecord.SaveAsync(Steps.Kind, scope, user, step, answer, nowUtc, cancellationToken)).Refused;
    }
}
