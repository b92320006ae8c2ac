using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Requests;

/// <summary>What people ask of maintenance. A request is changed until somebody decides on it; from then on its work order counts.</summary>
internal static class RequestRecords
{
    public const string State = "state";
    public const string Progress = "progress";
    public const string WorkOrderId = "workOrderId";
    public const string WorkOrderNumber = "workOrderNumber";
    public const string MergedIntoId = "mergedIntoId";
    public const string MergedIntoNumber = "mergedIntoNumber";

    public static RecordDefinition Kind { get; } = new("requests", "Request", "requests.request",
    [
        new("number", FieldTypes.Text()) { Shown = "t.number", IsDefaulted = true, IsFilter = true, IsSearched = true },
        new("assetId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("assetTagNumber", FieldTypes.Text()) { Shown = "t.asset_tag_number", IsDefaulted = true, IsFilter = true, IsSearched = true },
        new("assetName", FieldTypes.Text()) { Shown = "t.asset_name", IsDefaulted = true, IsSearched = true },
        new("departmentId", FieldTypes.Reference()) { Shown = "t.department_id", IsFilter = true },
        new(State, FieldTypes.Choice<RequestState>()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        new(Progress, FieldTypes.Choice<RequestProgress>()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        new("problemDescription", FieldTypes.Lines()) { IsRequired = true, IsSearched = true },
        new("severity", FieldTypes.Choice<Severity>()) { IsDefaulted = true, IsFilter = true },
        new("priority", FieldTypes.Choice<Priority>()) { IsDefaulted = true, IsFilter = true },
        new("priorityReason", FieldTypes.Lines()),
        new("machineIsDown", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
        new("downSinceUtc", FieldTypes.Instant()),
        new("failureMode", FieldTypes.Text(LongestCode)) { IsFilter = true },
        new("maintenanceType", FieldTypes.Text()) { IsFilter = true },
        new("source", FieldTypes.Choice<RequestSource>()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        new("reporterId", FieldTypes.Reference()) { Shown = "t.reporter_id", IsFilter = true },
        new("reporter", FieldTypes.Text()) { Shown = RecordSql.NameOfUser("t.reporter_id") },
        new("reporterName", FieldTypes.Text()) { IsPersonal = true },
        new("reporterContact", FieldTypes.Text()) { IsPersonal = true },
        new("reportedAtUtc", FieldTypes.Instant()) { IsDefaulted = true, IsFixed = true, IsSort = true },
        new("decidedBy", FieldTypes.Text()) { IsKept = true },
        new("decidedAtUtc", FieldTypes.Instant()) { IsKept = true },
        new("declineReason", FieldTypes.Lines()) { IsKept = true },
        new(MergedIntoId, FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        new(MergedIntoNumber, FieldTypes.Text()) { IsKept = true },
        new(WorkOrderId, FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        new(WorkOrderNumber, FieldTypes.Text()) { IsKept = true, IsFilter = true },
    ])
    {
        SchemaName = "MaintenanceRequest",
        Read = Permission.ReadRequests,
        Make = Permission.ReportRequests,
        Change = Permission.ChangeRequests,
        SaidBy = "number",
        SaidAs = RequestNumber.Whole,
        Order = "-reportedAtUtc",
        FindsWords = "requests.find_words",
        Filters = [new("assignedTo", Me, AssignedToMeSql)],
        Guard = KeepDecided,
        Payload = step => RequestMoved.Of(step),
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["request_asset"] = ("assetId", "There is no such asset, or none where you may report."),
            ["request_asset_seen"] = ("assetId", "There is no such asset, or none where you may report."),
            ["request_failure_mode"] = ("failureMode", "There is no such failure mode, or not at this site."),
            ["work_order_failure_mode_fkey"] = ("failureMode", "There is no such failure mode, or not at this site."),
            ["request_maintenance_type"] = ("maintenanceType", "There is no such maintenance type, or not at this site."),
            ["work_order_maintenance_type"] = ("maintenanceType", "There is no such maintenance type, or not at this site."),
            ["request_down"] = ("downSinceUtc", "Only a machine that is down is down since a time."),
            ["request_down_since"] = ("downSinceUtc", "It lies in the future."),
            ["request_reported_at"] = ("reportedAtUtc", "It lies in the future."),
            ["request_priority_reason"] = ("priorityReason", "Severity and criticality propose another priority: say why it is to be this one."),
        },
    };

    public static string Text(this JsonObject request, string field) => request[field]!.GetValue<string>();

    public static Guid Id(this JsonObject request, string field = "id") => Guid.Parse(request.Text(field));

    public static RequestState StateOf(this JsonObject request) => Enum.Parse<RequestState>(request.Text(State));

    private const int LongestCode = 12;

    /// <summary>Of the work that follows from them: what was given to whoever asks, or to a team of theirs.</summary>
    private const string AssignedToMeSql = """
        @p = 'me' AND t.work_order_id IN (
            SELECT a.work_order_id FROM work.work_order_assignee AS a
            WHERE a.user_id = nullif(current_setting('app.user_id', true), '')::uuid OR a.team_id = ANY (work.my_team_ids()))
        """;

    private static FieldType Me => FieldTypes.Matching("^me$", "me: whoever asks.");

    /// <summary>What people say of a request stays once somebody has decided on it.</summary>
    private static Task<ProblemDetails?> KeepDecided(RecordStep step, CancellationToken cancellationToken)
    {
        var isSaid = step is { Before: { } before, After: { } after } && before.StateOf() is not RequestState.Reported
            && Kind.Fields.Any(field => field.IsIn(RecordInput.Changed) && !JsonNode.DeepEquals(before[field.Name], after[field.Name]));
        return Task.FromResult(isSaid
            ? Problems.Of(StatusCodes.Status409Conflict, "The request is decided", $"It is {step.Before!.Text(State).ToLowerInvariant()} already: what is to be said now belongs to its work order.")
            : null);
    }
}
