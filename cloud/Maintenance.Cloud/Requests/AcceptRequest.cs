using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Automation;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;
using Maintenance.Cloud.Work;
using Npgsql;

namespace Maintenance.Cloud.Requests;

/// <summary>Takes a request on: it opens its work order in the same transaction, and each of the two names the other.</summary>
internal static class AcceptRequest
{
    /// <param name="Title">Of the work order; null: the asset and the first line of the problem.</param>
    /// <param name="Priority">Null: the request's.</param>
    /// <param name="PriorityReason">Wanted for another priority than the request's.</param>
    /// <param name="FailureMode">Null: the request's.</param>
    /// <param name="MaintenanceType">Name in the catalogue; null: the request's, else Corrective.</param>
    public sealed record Request(
        [StringLength(200)] string? Title = null, Priority? Priority = null, [StringLength(4000)] string? PriorityReason = null,
        [StringLength(12)] string? FailureMode = null, [StringLength(200)] string? MaintenanceType = null);

    private const int LongestTitle = 200;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/requests/{idOrNumber}/accept", HandleAsync)
        .WithName(nameof(AcceptRequest))
        .WithSummary("Takes a request on: it opens a work order.")
        .WithMetadata(new AnsweredRecord(RequestRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.AcceptRequests);

    private static async Task<IResult> HandleAsync(
        string idOrNumber, Request request, HttpContext context, Database database, CurrentUser user, SettingValues settings, ServiceLevel serviceLevel,
        CancellationToken cancellationToken)
    {
        if (FaultOf(request) is var (field, fault))
            return RequestText.Refuse(field, fault);
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var begun = await RequestTurn.BeginAsync(scope, idOrNumber, context, cancellationToken);
        if (begun.Turn is not { } turn)
            return begun.Refused;
        return await turn.AnswerAsync(context, await AcceptAsync(turn, request, settings, serviceLevel, cancellationToken), cancellationToken);
    }

    /// <summary>Accepts it, in a transaction that the caller commits, or not where it was refused.</summary>
    public static async Task<MakeOutcome> AcceptAsync(
        RequestTurn turn, Request request, SettingValues settings, ServiceLevel serviceLevel, CancellationToken cancellationToken)
    {
        if (!settings.Get<bool>(RequestSettings.TechniciansMayAccept, turn.SiteId) && !MayTriage(turn.User, turn.Request))
            return new(null, null, Problems.Of(StatusCodes.Status403Forbidden, "Not yours to accept", "At this site requests are accepted in triage only."));
        if (request.Priority is { } wanted && !string.Equals(wanted.ToString(), turn.Request.Text("priority"), StringComparison.Ordinal) && request.PriorityReason is null)
            return new(null, null, RequestText.Problem("priorityReason", "Say why it is to have another priority."));

        await turn.WidenAsync(cancellationToken);
        var changes = ChangesOf(request, turn);
        try
        {
            var opened = await OpenAsync(turn, request.Title, changes, serviceLevel, cancellationToken);
            var (id, number) = (opened.Text("id"), opened.Text("number"));
            (changes[RequestRecords.WorkOrderId], changes[RequestRecords.WorkOrderNumber]) = (id, number);
            Dictionary<string, JsonNode?> merged = new(StringComparer.Ordinal) { [RequestRecords.WorkOrderId] = id, [RequestRecords.WorkOrderNumber] = number };
            return await turn.SaveAsync(changes, merged, cancellationToken);
        }
        catch (PostgresException refused) when (RecordRefusal.Is(refused))
        {
            return new(null, null, RecordRefusal.Describe(RequestRecords.Kind, refused));
        }
    }

    private static (string Field, string Fault)? FaultOf(Request request) =>
        Texts(request).Select(said => (said.Field, Fault: said.Text is null ? null : RequestText.FaultOf(said.Text, "It is blank: leave it out.", said.IsOneLine)))
            .Where(said => said.Fault is not null).Select(said => ((string, string)?)(said.Field, said.Fault!)).FirstOrDefault();

    private static (string Field, string? Text, bool IsOneLine)[] Texts(Request request) =>
        [("title", request.Title, true), ("priorityReason", request.PriorityReason, false), ("failureMode", request.FailureMode, true), ("maintenanceType", request.MaintenanceType, true)];

    /// <summary>Whether the person decides on requests there by more than lying in the pool of technicians.</summary>
    private static bool MayTriage(CurrentUser user, JsonObject request)
    {
        var triage = user.For(Permission.TriageRequests);
        return triage.WholeSiteIds.Contains(request.Id("siteId")) || (request["departmentId"] is not null && triage.DepartmentIds.Contains(request.Id("departmentId")));
    }

    private static Dictionary<string, JsonNode?> ChangesOf(Request request, RequestTurn turn)
    {
        var changes = turn.Decided(RequestState.Accepted);
        if (request.Priority is { } priority)
            changes["priority"] = priority.ToString();
        if (request.PriorityReason is { } reason)
            changes["priorityReason"] = reason.Trim();
        if (request.FailureMode is { } failureMode)
            changes["failureMode"] = failureMode.Trim();
        if (request.MaintenanceType is { } type)
            changes["maintenanceType"] = type.Trim();
        return changes;
    }

    private static Task<JsonObject> OpenAsync(
        RequestTurn turn, string? title, Dictionary<string, JsonNode?> changes, ServiceLevel serviceLevel, CancellationToken cancellationToken)
    {
        var priority = Enum.Parse<Priority>(Said("priority")!);
        var work = new OpenWorkOrder.Request(
            turn.SiteId, turn.Request.Id("assetId"), WorkOrderOrigin.Request, turn.Id, title?.Trim() ?? TitleOf(turn.Request), turn.Request.Text("problemDescription"),
            priority, Said("maintenanceType") ?? nameof(MaintenanceType.Corrective), turn.NowUtc + serviceLevel.Of(priority, turn.SiteId))
        {
            Severity = Enum.Parse<Severity>(Said("severity")!),
            FailureMode = Said("failureMode"),
            RequestedBy = Said("reporterId") is { } reporter ? Guid.Parse(reporter) : null,
        };
        return OpenWorkOrder.HandleAsync(turn.Scope, turn.User, work, turn.NowUtc, cancellationToken);

        string? Said(string field) => (changes.TryGetValue(field, out var changed) ? changed : turn.Request[field])?.GetValue<string>();
    }

    private static string TitleOf(JsonObject request)
    {
        var title = $"{request.Text("assetTagNumber")}: {request.Text("problemDescription").Split('\n')[0].Trim()}";
        return title.Length <= LongestTitle ? title : string.Concat(title.AsSpan(0, LongestTitle - 1).TrimEnd(), "…");
    }
}
