using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Opens the work order that a failed step asks for: one for a step, whatever is sent twice.</summary>
internal static class OpenFollowUp
{
    /// <param name="Title">What is to be done; null: what the step looked at.</param>
    /// <param name="Priority">Null: that of the work order of the step.</param>
    public sealed record Request([StringLength(200, MinimumLength = 1)] string? Title = null, Priority? Priority = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/work-order-steps/{id:guid}/follow-up", HandleAsync)
        .WithName(nameof(OpenFollowUp))
        .WithSummary("Opens the work order that a failed step asks for; asked again it gives the one that is there.")
        .WithMetadata(new AnsweredRecord(WorkOrders.Kind, HasPrecondition: false))
        .RequirePermission(Permission.RecordWork);

    private static async Task<IResult> HandleAsync(
        Guid id, Request request, HttpContext http, Database database, CurrentUser user, TimeProvider clock, Automation.ServiceLevel serviceLevel,
        CancellationToken cancellationToken)
    {
        if (request.Title is { } title && (string.IsNullOrWhiteSpace(title) || !TextRules.IsClean(title, isOneLine: true)))
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The work order cannot be so", ("title", "It is blank, or holds characters that cannot be seen.")));
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await RecordSql.FindAsync(scope, Steps.Kind, id, isLocked: true, cancellationToken) is not { } step)
            return TypedResults.NotFound();
        var siteId = WorkOrderRow.IdIn(step, "siteId")!.Value;
        if (!user.May(Permission.MakeWork, siteId))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Not yours to open", "Work orders are opened by those who plan the work or belong to the site."));
        await scope.WidenAsync(siteId, cancellationToken); // whose the follow-up will be, or is, is the system's to say
        if (WorkOrderRow.IdIn(step, "followUpId") is { } there)
            return RecordAnswer.Of(http, (await RecordSql.FindAsync(scope, WorkOrders.Kind, there, isLocked: false, cancellationToken))!);
        if (WorkOrderRow.TextIn(step, "status") is not nameof(StepStatus.Failed))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The step did not fail", "A follow-up is opened for what a step found wrong."));

        var nowUtc = clock.GetUtcNow();
        var order = WorkOrderRow.Of((await RecordSql.FindAsync(scope, WorkOrders.Kind, WorkOrderRow.IdIn(step, "workOrderId")!.Value, isLocked: false, cancellationToken))!);
        var opened = await OpenWorkOrder.HandleAsync(scope, user, Of(order, step, request, serviceLevel, nowUtc), nowUtc, cancellationToken);
        var outcome = await ChangeRecord.SaveAsync(
            Steps.Kind, scope, user, step, new Dictionary<string, JsonNode?>(StringComparer.Ordinal) { ["followUpId"] = opened["id"]!.GetValue<string>() }, nowUtc, cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Made(http, WorkOrders.Kind, opened);
    }

    private static OpenWorkOrder.Request Of(WorkOrderRow order, JsonObject step, Request request, Automation.ServiceLevel serviceLevel, DateTimeOffset nowUtc)
    {
        var priority = request.Priority ?? Enum.Parse<Priority>(WorkOrderRow.TextIn(order.Record, WorkOrders.PriorityField)!);
        var found = $"Step {step["position"]} of {WorkOrderNumber.Format(order.Number)} failed: {WorkOrderRow.TextIn(step, "action")}; found {step["result"]?.ToString() ?? "nothing"} {WorkOrderRow.TextIn(step, "unit")}".TrimEnd();
        var title = request.Title?.Trim() ?? WorkOrderRow.TextIn(step, "action")!.ReplaceLineEndings(" ");
        return new(
            order.SiteId, order.AssetId, WorkOrderOrigin.FailedStep, Guid.Parse(step["id"]!.GetValue<string>()), title.Length > LongestTitle ? title[..LongestTitle] : title,
            found.Length > LongestText ? found[..LongestText] : found, priority, nameof(MaintenanceType.Corrective), nowUtc + serviceLevel.Of(priority, order.SiteId))
        {
            FollowUpOf = order.Id,
        };
    }

    private const int LongestTitle = 200;
    private const int LongestText = 4000;
}
