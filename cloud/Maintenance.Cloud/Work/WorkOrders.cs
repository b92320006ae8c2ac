using Maintenance.Cloud.Automation;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Work;

/// <summary>Work orders as records. What moves one from state to state is <see cref="MoveWorkOrder"/>.</summary>
internal static class WorkOrders
{
    public const string State = "state";
    public const string WaitFor = "waitReason";
    public const string PriorityField = "priority";
    public const string DueAtUtc = "dueAtUtc";
    public const string Recurrences = "recurrences";
    public const string VerdictField = "verdict";
    private const string Template = "templateId";

    public static RecordDefinition Kind { get; } = new("work-orders", "WorkOrder", "work.work_order",
    [
        new("number", FieldTypes.Text()) { IsDefaulted = true, Shown = "t.number_said", IsFilter = true, IsSort = true, IsSearched = true, Place = ("t.number", "bigint") },
        new("externalNumber", FieldTypes.Text()) { IsFilter = true, IsSearched = true },
        new("title", FieldTypes.Text()) { IsRequired = true, IsSearched = true },
        new("description", FieldTypes.Lines()),
        new("maintenanceType", FieldTypes.Text()) { IsDefaulted = true, IsFilter = true },
        new("assetId", FieldTypes.Reference()) { IsFixed = true, IsFilter = true },
        new("tagNumber", FieldTypes.Text()) { Shown = "(assets.name_of(t.site_id, t.asset_id)).tag_number", IsSearched = true },
        new("assetName", FieldTypes.Text()) { Shown = "(assets.name_of(t.site_id, t.asset_id)).name" },
        new("area", FieldTypes.Text()) { Shown = "t.area", IsFilter = true },
        new("assetModel", FieldTypes.Text()) { Shown = "t.asset_model", IsFilter = true },
        new(State, FieldTypes.Choice<WorkOrderState>()) { IsDefaulted = true, IsKept = true, IsFilter = true },
        new(WaitFor, FieldTypes.Choice<WaitReason>()) { IsKept = true, IsFilter = true },
        new("waitSinceUtc", FieldTypes.Instant()) { IsKept = true },
        new("severity", FieldTypes.Choice<Severity>()) { IsFilter = true },
        new(PriorityField, FieldTypes.Choice<Priority>()) { IsDefaulted = true, IsFilter = true, IsSort = true, Place = ("CASE t.priority WHEN 'Low' THEN 1 WHEN 'Medium' THEN 2 WHEN 'High' THEN 3 ELSE 4 END", "integer") },
        new("priorityReason", FieldTypes.Lines()),
        new("origin", FieldTypes.Choice<WorkOrderOrigin>()) { IsDefaulted = true, IsKept = true, IsFilter = true },
        new("originId", FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        new("requestedBy", FieldTypes.Reference()) { IsFilter = true },
        new("assignees", Assignees) { IsDefaulted = true, Shown = AssigneesSql },
        new(DueAtUtc, FieldTypes.Instant()) { IsSort = true, Place = ("CASE WHEN t.due_at_utc IS NULL THEN 'infinity'::timestamptz ELSE t.due_at_utc END", "timestamptz") },
        new("isOverdue", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = "(t.due_at_utc IS NOT NULL AND t.due_at_utc < now() AND t.state NOT IN ('Done', 'Verified', 'Closed', 'Cancelled'))" },
        new("plannedStartUtc", FieldTypes.Instant()),
        new("plannedEndUtc", FieldTypes.Instant()),
        new("estimatedHours", FieldTypes.Amount(0.25m, MostHours)),
        new("needsSignature", FieldTypes.Flag()) { IsDefaulted = true },
        new("isLockedOut", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
        new("startedAtUtc", FieldTypes.Instant()) { IsKept = true },
        new("completedAtUtc", FieldTypes.Instant()) { IsKept = true },
        new("completedBy", FieldTypes.Reference()) { IsKept = true },
        new("verifiedAtUtc", FieldTypes.Instant()) { IsKept = true },
        new("verifiedBy", FieldTypes.Reference()) { IsKept = true },
        new("closedAtUtc", FieldTypes.Instant()) { IsKept = true },
        new("submittedBy", FieldTypes.Reference()) { IsKept = true },
        new("approvedBy", FieldTypes.Reference()) { IsKept = true },
        new("cancelReason", FieldTypes.Lines()) { IsKept = true },
        new("escalationLevel", FieldTypes.Whole(0, int.MaxValue)) { IsDefaulted = true, IsKept = true, IsFilter = true },
        new("failureMode", FieldTypes.Text()) { IsFilter = true },
        new("failureModeDescription", FieldTypes.Text()) { Shown = "(SELECT m.description FROM catalogues.failure_mode AS m WHERE m.code = t.failure_mode)" },
        new("mechanism", FieldTypes.Text()),
        new("cause", FieldTypes.Text()),
        new("remedy", FieldTypes.Text()),
        new("workDescription", FieldTypes.Lines()),
        new(Recurrences, FieldTypes.Whole(0, int.MaxValue)) { IsDefaulted = true, IsKept = true },
        new(VerdictField, FieldTypes.Choice<Verdict>()) { IsKept = true, IsFilter = true },
        new("followUpOf", FieldTypes.Reference()) { Shown = "(SELECT l.other_id FROM work.link AS l WHERE l.work_order_id = t.id AND l.kind = 'Follows' ORDER BY l.created_at_utc, l.id LIMIT 1)" },
        new(Template, FieldTypes.Reference()) { IsFixed = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadWorkOrders,
        Make = Permission.MakeWork,
        Change = Permission.ChangeWork,
        Remove = Permission.RemoveWork,
        Order = "-createdAtUtc",
        FindsWords = "work.find_words",
        SaidBy = "number",
        SaidAs = said => WorkOrderNumber.TryParse(said, out var number) ? WorkOrderNumber.Format(number) : said,
        Prepare = PrepareAsync,
        Guard = WorkOrderRules.CheckAsync,
        Filters =
        [
            new("openOnly", FieldTypes.Flag(), "NOT @p OR t.state NOT IN ('Closed', 'Cancelled')"),
            new("asset", FieldTypes.Text(), "t.asset_id IN (SELECT a.id FROM assets.asset AS a WHERE a.tag_number = @p OR a.id = CASE WHEN @p ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN (@p)::uuid END)"),
            new("assignedTo", FieldTypes.Matching("^(me|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$", "me, or the id of a person or a team."), AssignedSql),
            new("dueBefore", FieldTypes.Instant(), "t.due_at_utc < @p"),
            new("dueFrom", FieldTypes.Instant(), "t.due_at_utc >= @p"),
        ],
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["work_order_external_number"] = ("externalNumber", "There is a work order of this number already."),
            ["work_order_maintenance_type"] = ("maintenanceType", "There is no such maintenance type, or not at this site."),
            ["work_order_site_id_asset_id_fkey"] = ("assetId", "The site has no such asset."),
            ["work_order_failure_mode_fkey"] = ("failureMode", "There is no such failure mode, or not at this site."),
            ["work_order_mechanism"] = ("mechanism", "There is no such mechanism, or not at this site."),
            ["work_order_cause"] = ("cause", "There is no such cause, or not at this site."),
            ["work_order_remedy"] = ("remedy", "There is no such remedy, or not at this site."),
            ["work_order_requested_by_fkey"] = ("requestedBy", "This is nobody of the site."),
            ["work_order_template"] = ("templateId", "There is no such template."),
            ["work_order_planned"] = ("plannedEndUtc", "It ends after it begins."),
            ["one_live_automatic_work_order"] = ("failureMode", "The asset has an open work order of this failure mode that an alarm opened already."),
        },
    };

    private const decimal MostHours = 10_000;

    private const string AssigneesSql = """
        (SELECT coalesce(json_agg(json_build_object('userId', a.user_id, 'teamId', a.team_id, 'name', coalesce(u.display_name, m.name, ''), 'isLead', a.is_lead)
            ORDER BY a.is_lead DESC, a.assigned_at_utc, a.id), '[]')
         FROM work.work_order_assignee AS a LEFT JOIN people.user_account AS u ON u.id = a.user_id LEFT JOIN people.team AS m ON m.id = a.team_id
         WHERE a.work_order_id = t.id)
        """;

    /// <summary>What is mine is mine or of a team of mine.</summary>
    private const string AssignedSql = """
        t.id IN (SELECT a.work_order_id FROM work.work_order_assignee AS a
            WHERE a.user_id = CASE WHEN @p = 'me' THEN nullif(current_setting('app.user_id', true), '')::uuid ELSE nullif(@p, 'me')::uuid END
               OR a.team_id = ANY (CASE WHEN @p = 'me' THEN work.my_team_ids() ELSE ARRAY[nullif(@p, 'me')::uuid] END))
        """;

    private static FieldType Assignees => new("jsonb", _ => FieldReading.Bad("Assign it."), () => new()
    {
        Type = JsonSchemaType.Array,
        Items = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new SortedSet<string>(StringComparer.Ordinal) { "userId", "teamId", "name", "isLead" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["userId"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Format = "uuid" },
                ["teamId"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Format = "uuid" },
                ["name"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["isLead"] = new OpenApiSchema { Type = JsonSchemaType.Boolean },
            },
        },
    });

    /// <summary>What a person makes is a draft. Its priority is proposed, and it is due by the service level of that.</summary>
    private static async Task<ProblemDetails?> PrepareAsync(RecordDraft draft, CancellationToken cancellationToken)
    {
        var values = draft.Values;
        var siteId = Guid.Parse(values["siteId"]!.GetValue<string>());
        if (values[Template] is { } said)
        {
            if (await TakeTemplate.FindAsync(draft.Scope, Guid.Parse(said.GetValue<string>()), siteId, cancellationToken) is not { } template)
                return Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The work order cannot be so", (Template, "There is no such template, or not at this site."));
            values["estimatedHours"] ??= template.EstimatedHours;
            values["needsSignature"] ??= template.NeedsSignature;
        }

        (values[State], values["origin"]) = (nameof(WorkOrderState.Draft), nameof(WorkOrderOrigin.Person));
        if (values[PriorityField] is null)
            values[PriorityField] = (await WorkOrderRules.ProposedAsync(draft.Scope, values, cancellationToken) ?? Priority.Medium).ToString();
        if (values[DueAtUtc] is null)
        {
            var due = draft.NowUtc + draft.Services.GetRequiredService<ServiceLevel>().Of(
                Enum.Parse<Priority>(values[PriorityField]!.GetValue<string>()), siteId);
            values[DueAtUtc] = FieldTypes.Instant().ReadText(due.ToString("O", System.Globalization.CultureInfo.InvariantCulture)).Value;
        }

        return null;
    }
}
