using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>
/// Signatures of whoever is signed in, bound to a digest (SHA-256) of what the work order says of the work at that moment: its
/// words, codes and steps. Whether one still holds is asked anew each time it is shown.
/// </summary>
internal static class Signatures
{
    public static RecordDefinition Kind { get; } = new("work-order-signatures", "WorkOrderSignature", "work.signature",
    [
        new("workOrderId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("stepId", FieldTypes.Reference()) { IsFixed = true, IsFilter = true },
        new("meaning", FieldTypes.Choice<SignatureMeaning>()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("digest", FieldTypes.Text()) { IsDefaulted = true, IsKept = true },
        new("isIntact", FieldTypes.Flag()) { IsDefaulted = true, Shown = "t.digest = work.digest_of(t.work_order_id)" },
        new("signer", FieldTypes.Text()) { Shown = RecordSql.NameOf("t.created_by") },
    ])
    {
        Read = Permission.ReadWorkOrders,
        Make = Permission.SignWork,
        Order = "-createdAtUtc",
        Guard = AnswerStepAsync,
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["signature_of"] = ("workOrderId", "The site has no such work order."),
            ["signature_step"] = ("stepId", "The work order has no such step that asks for a signature."),
            ["signature_frozen"] = ("workOrderId", "It is signed once work on it began, and until it is closed."),
        },
    };

    /// <summary>A step that asks for a signature is answered by it.</summary>
    private static async Task<ProblemDetails?> AnswerStepAsync(RecordStep made, CancellationToken cancellationToken)
    {
        if (made.After is not { } signature || WorkOrderRow.IdIn(signature, "stepId") is not { } stepId)
            return null;
        if (await RecordSql.FindAsync(made.Scope, Steps.Kind, stepId, isLocked: true, cancellationToken) is not { } step)
            return Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "It cannot be signed so", ("stepId", "There is no such step."));
        Dictionary<string, JsonNode?> answer = new(StringComparer.Ordinal) { ["result"] = made.Id.ToString() };
        var atUtc = DateTimeOffset.Parse(signature["createdAtUtc"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        return (await ChangeRecord.SaveAsync(Steps.Kind, made.Scope, made.User, step, answer, atUtc, cancellationToken)).Refused;
    }
}
