using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>The ledger of what work cost. Rows come and none changes; a mistake is put right by a row that reverses it.</summary>
internal static class Costs
{
    public static RecordDefinition Kind { get; } = new("work-order-costs", "WorkOrderCost", "work.cost",
    [
        new("workOrderId", FieldTypes.Reference()) { IsRequired = true, IsFilter = true },
        new("kind", FieldTypes.Choice<CostKind>()) { IsRequired = true, IsFilter = true },
        new("amount", FieldTypes.Amount(-MostAmount, MostAmount)) { IsDefaulted = true, IsSort = true },
        new("currency", Sites.Currency) { IsDefaulted = true },
        new("note", FieldTypes.Lines()),
        new("labourId", FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        new("hours", FieldTypes.Amount(-MostAmount, MostAmount)) { IsKept = true },
        new("perHour", FieldTypes.Amount(0, MostAmount)) { IsKept = true },
        new("reverses", FieldTypes.Reference()) { IsFilter = true },
        new("isReversed", FieldTypes.Flag()) { IsDefaulted = true, Shown = "EXISTS (SELECT FROM work.cost AS r WHERE r.reverses = t.id)" },
    ])
    {
        Read = Permission.ReadWorkCosts,
        Make = Permission.PostWorkCosts,
        Order = "-createdAtUtc",
        Prepare = PrepareAsync,
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["cost_of"] = ("workOrderId", "The site has no such work order."),
            ["cost_kind"] = ("kind", "Hours are booked as hours; what they cost follows."),
            ["cost_sign"] = ("amount", "A cost is more than nothing; a row that reverses another is its opposite."),
            ["cost_reverses_fkey"] = ("reverses", "There is no such row."),
            ["cost_reversed_once"] = ("reverses", "It was reversed already."),
            ["cost_frozen"] = ("workOrderId", "The work order is closed, and its books with it."),
        },
    };

    private const decimal MostAmount = 1_000_000_000m;

    /// <summary>A row that reverses another is its opposite, and says why.</summary>
    private static async Task<ProblemDetails?> PrepareAsync(RecordDraft draft, CancellationToken cancellationToken)
    {
        var values = draft.Values;
        if (values["reverses"]?.GetValue<string>() is not { } reverses)
        {
            (string, string)[] missing = [.. ((string[])["amount", "currency"]).Where(field => values[field] is null).Select(field => (field, "This field is missing."))];
            return missing.Length == 0 ? null : Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The cost cannot be so", missing);
        }

        if (await RecordSql.FindAsync(draft.Scope, Kind, Guid.Parse(reverses), isLocked: false, cancellationToken) is not { } row)
            return Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The cost cannot be so", ("reverses", "There is no such row."));
        (string, string)[] faults =
        [
            .. ((string[])["workOrderId", "kind"]).Where(field => !System.Text.Json.Nodes.JsonNode.DeepEquals(values[field], row[field])).Select(field => (field, "It is that of the row that it reverses.")),
            .. row["labourId"] is null ? Array.Empty<(string, string)>() : [("reverses", "It follows from hours: reverse those.")],
            .. row["reverses"] is null ? Array.Empty<(string, string)>() : [("reverses", "It reverses a row itself: book the cost again.")],
            .. values["note"] is null ? [("note", "Say why it is reversed.")] : Array.Empty<(string, string)>(),
        ];
        if (faults.Length > 0)
            return Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The cost cannot be so", faults);
        (values["amount"], values["currency"]) = (-row["amount"]!.GetValue<decimal>(), row["currency"]!.GetValue<string>());
        return null;
    }
}
