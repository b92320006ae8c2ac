using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Work;

/// <summary>Steps of work orders. Who answers one says its result; whether that passes, the step itself says.</summary>
internal static class Steps
{
    /// <summary>What is asked, without the answer: what templates have too.</summary>
    public static IReadOnlyList<RecordField> Asked { get; } =
    [
        new("component", FieldTypes.Text()),
        new("action", FieldTypes.Lines()) { IsRequired = true },
        new("type", FieldTypes.Choice<StepType>()) { IsDefaulted = true, IsFixed = true, IsFilter = true },
        new("isRequired", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
        new("unit", FieldTypes.Text(LongestUnit)),
        new("lowerLimit", FieldTypes.Amount(-MostNumber, MostNumber)),
        new("upperLimit", FieldTypes.Amount(-MostNumber, MostNumber)),
        new("choices", TextList.Type()) { IsDefaulted = true },
        new("failingChoices", TextList.Type()) { IsDefaulted = true },
    ];

    public static RecordDefinition Kind { get; } = new("work-order-steps", "WorkOrderStep", "work.step",
    [
        new("workOrderId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("position", FieldTypes.Whole(1, MostSteps)) { IsDefaulted = true, IsSort = true },
        .. Asked,
        new("meterId", FieldTypes.Reference()) { IsFixed = true, IsFilter = true },
        new("status", FieldTypes.Choice<StepStatus>()) { IsDefaulted = true, IsLater = true, IsFilter = true },
        new("result", Answer) { IsLater = true },
        new("note", FieldTypes.Lines()) { IsLater = true },
        new("custom", CustomValues.Type) { IsDefaulted = true },
        new("completedAtUtc", FieldTypes.Instant()) { IsKept = true },
        new("completedBy", FieldTypes.Text()) { IsKept = true },
        new("followUpId", FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        new("followUpNumber", FieldTypes.Text()) { Shown = "(SELECT w.number_said FROM work.work_order AS w WHERE w.id = t.follow_up_id)" },
    ])
    {
        Read = Permission.ReadWorkOrders,
        Make = Permission.RecordWork,
        Change = Permission.DoWork,
        Remove = Permission.DoWork,
        Order = "position",
        Guard = CheckAsync,
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["step_of"] = ("workOrderId", "The site has no such work order."),
            ["step_limits"] = ("upperLimit", "It lies above the lower limit."),
            ["step_limits_of_number"] = ("type", "Numbers and meters have limits."),
            ["step_choices"] = ("choices", "A choice has two at least, and nothing else has any."),
            ["step_failing_choices"] = ("failingChoices", "They are among the choices."),
            ["step_reason"] = ("note", "Say why it is left out."),
            ["step_frozen"] = ("workOrderId", "The work is done: reopen it first."),
            ["step_not_begun"] = ("status", "Steps are answered once work began: start it."),
            ["step_result"] = ("result", "This is no answer to such a step: true or false to a check, a number, one of its choices, or a text."),
            ["step_status"] = ("status", "It passes or fails by its answer: say the result."),
            ["step_signature"] = ("result", "It is answered by signing it."),
            ["step_meter"] = ("meterId", "The site has no such meter."),
            ["step_meter_type"] = ("meterId", "Only a step of type Meter reads one."),
            ["step_photo"] = ("result", "It is answered by a photo: keep it as a document of this step and give its id."),
        },
    };

    private const int LongestUnit = 20;
    private const int MostSteps = 10_000;
    private const decimal MostNumber = 1_000_000_000m;

    private static FieldType Answer => new("jsonb", ReadAnswer, () => new()
    {
        Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean,
        Description = "true or false of a check, a number, one of the choices, a text, the id of a photo's document.",
    });

    private static FieldReading ReadAnswer(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
            return FieldTypes.Lines().Read(json);
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return FieldReading.Good(json.GetBoolean());
        return json.ValueKind == JsonValueKind.Number
            ? FieldTypes.Amount(-MostNumber, MostNumber).Read(json)
            : FieldReading.Bad("true, false, a number or a text.");
    }

    private const string AskedBy = "What a step asks, and that it is asked, is said by whoever plans the work or made the step: answer it, or leave it out with the reason.";

    private static bool IsAskedAnew(RecordStep step) =>
        step is { Before: { } before, After: { } after } && Asked.Any(field => !JsonNode.DeepEquals(before[field.Name], after[field.Name]));

    /// <summary>Who does the work does not take away what guards its end.</summary>
    private static bool MayAsk(RecordStep step) =>
        string.Equals(step.Before!["createdBy"]!.GetValue<string>(), step.User.Actor, StringComparison.Ordinal) || step.User.May(Permission.ScheduleWork, step.SiteId!.Value);

    /// <summary>An answered step stays; values of its own are those that the asset's class defines.</summary>
    private static async Task<ProblemDetails?> CheckAsync(RecordStep step, CancellationToken cancellationToken)
    {
        if (step.After is not { } after)
        {
            return step.Before!["completedAtUtc"] is null
                ? MayAsk(step) ? null : Problems.Of(StatusCodes.Status403Forbidden, "Not yours to remove", AskedBy)
                : Problems.Of(StatusCodes.Status409Conflict, "The step was answered", "What was found stays with the work order.");
        }

        if (IsAskedAnew(step) && !MayAsk(step))
            return Problems.Of(StatusCodes.Status403Forbidden, "Not yours to change", AskedBy);
        if (await StepReadings.KeepAsync(step, cancellationToken) is { } unread)
            return unread;
        var custom = after["custom"]!.AsObject();
        if (custom.Count == 0 || JsonNode.DeepEquals(step.Before?["custom"], custom))
            return null;
        var order = await RecordSql.FindAsync(step.Scope, WorkOrders.Kind, WorkOrderRow.IdIn(after, "workOrderId")!.Value, isLocked: false, cancellationToken);
        var assets = await AssetDirectory.ReadAsync(step.Scope, order is not null && WorkOrderRow.IdIn(order, "assetId") is { } id ? [id] : [], cancellationToken);
        var fields = await AssetClasses.FieldsAsync(step.Scope, assets.Values.FirstOrDefault()?.Class, cancellationToken);
        var faults = CustomValues.Faults([.. fields.Select(field => field with { IsRequired = false })], custom).ToArray();
        return faults.Length == 0 ? null : Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The step cannot be so", faults);
    }
}
