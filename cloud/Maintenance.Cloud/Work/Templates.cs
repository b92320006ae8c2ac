using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Work;

/// <summary>How work of a kind begins: its steps, for a class of assets or a failure mode. Work that opens by itself takes the nearest.</summary>
internal static class Templates
{
    public static RecordDefinition Kind { get; } = new("work-order-templates", "WorkOrderTemplate", "work.template",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsFixed = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Lines()),
        new("assetClass", AssetClasses.Code) { IsFilter = true },
        new("failureMode", FieldTypes.Text(LongestCode)) { IsFilter = true },
        new("estimatedHours", FieldTypes.Amount(0.25m, MostHours)),
        new("needsSignature", FieldTypes.Flag()) { IsDefaulted = true },
        new("steps", StepList) { IsDefaulted = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        IsCatalogue = true,
        Read = Permission.ReadWorkTemplates,
        Make = Permission.ChangeWorkTemplates,
        Change = Permission.ChangeWorkTemplates,
        Remove = Permission.RemoveWorkTemplates,
        Order = "name",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["template_pkey"] = ("name", "There is a template of this name already."),
            ["template_class"] = ("assetClass", "There is no such class."),
            ["template_failure_mode"] = ("failureMode", "There is no such failure mode."),
        },
    };

    private const int LongestCode = 12;
    private const int MostSteps = 200;
    private const decimal MostHours = 10_000;

    private static FieldType StepList => new("jsonb", ReadSteps, () => new()
    {
        Type = JsonSchemaType.Array,
        MaxItems = MostSteps,
        Items = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new SortedSet<string>(StringComparer.Ordinal) { "action" },
            Properties = Steps.Asked.ToDictionary(part => part.Name, IOpenApiSchema (part) => part.Type.Describe(), StringComparer.Ordinal),
        },
    });

    private static FieldReading ReadSteps(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MostSteps)
            return FieldReading.Bad($"At most {MostSteps} steps.");
        var steps = new JsonArray();
        foreach (var (index, item) in json.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return FieldReading.Bad($"[{index}]: a step is an object.");
            List<(string Field, string Message)> errors = [];
            var step = RecordBody.Take(Steps.Asked, RecordInput.Made, item, errors);
            if (errors.Count > 0)
                return FieldReading.Bad($"[{index}].{errors[0].Field}: {errors[0].Message}");
            if (FaultOf(step) is { } fault)
                return FieldReading.Bad($"[{index}].{fault}");
            steps.Add((JsonNode)step);
        }

        return FieldReading.Good(steps);
    }

    /// <summary>What the table of steps would refuse.</summary>
    private static string? FaultOf(JsonObject step)
    {
        var type = step["type"]?.GetValue<string>() ?? nameof(StepType.Check);
        var isNumber = type is nameof(StepType.Number) or nameof(StepType.Meter);
        var (lower, upper) = (step["lowerLimit"]?.GetValue<decimal>(), step["upperLimit"]?.GetValue<decimal>());
        var choices = TextsOf(step["choices"]);
        return !isNumber && (lower ?? upper) is not null ? "type: Numbers and meters have limits."
            : lower >= upper ? "upperLimit: It lies above the lower limit."
            : type is nameof(StepType.Choice) != choices.Length >= 2 || (type is not nameof(StepType.Choice) && choices.Length > 0) ? "choices: A choice has two at least, and nothing else has any."
            : TextsOf(step["failingChoices"]).Except(choices, StringComparer.Ordinal).Any() ? "failingChoices: They are among the choices."
            : null;
    }

    private static string[] TextsOf(JsonNode? texts) => [.. (texts as JsonArray ?? []).Select(text => text!.GetValue<string>())];
}
