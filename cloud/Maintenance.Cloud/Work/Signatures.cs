using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Work;

/// <summary>
/// Signatures of whoever is signed in, bound to a digest (SHA-256) of what the work order says of the work at that moment: its
/// words, codes and steps. Whether one still holds is asked anew each time it is shown. Who signs names the version that they saw (If-Match).
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
        Prepare = CheckSeenAsync,
        Guard = AnswerStepAsync,
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["signature_of"] = ("workOrderId", "The site has no such work order."),
            ["signature_step"] = ("stepId", "The work order has no such step that asks for a signature."),
            ["signature_frozen"] = ("workOrderId", "It is signed once work on it began, and until it is closed."),
        },
    };

    /// <summary>Says in the API's document that who signs names a version.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata.OfType<RecordEndpoint>().FirstOrDefault();
        if (endpoint is { Act: RecordAct.Make or RecordAct.MakeMany } && ReferenceEquals(endpoint.Kind, Kind))
            operation.Parameters = [.. operation.Parameters ?? [], RecordDocument.IfMatch()];
        return Task.CompletedTask;
    }

    /// <summary>
    /// Nothing is signed of a work order that somebody changed since the signer saw it. What a device did itself before is known to it
    /// while its queue is served.
    /// </summary>
    private static async Task<ProblemDetails?> CheckSeenAsync(RecordDraft draft, CancellationToken cancellationToken)
    {
        if (Precondition.Version(draft.Services.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request) is not { } seen)
            return Precondition.Missing().ProblemDetails;
        var id = WorkOrderRow.IdIn(draft.Values, "workOrderId")!.Value;
        await draft.Scope.ExecuteAsync("SELECT work.hold(@id)", new { id }, cancellationToken);
        if (await RecordSql.FindAsync(draft.Scope, WorkOrders.Kind, id, isLocked: false, cancellationToken) is not { } order)
            return null; // the table says that there is none
        var current = WorkOrderRow.Of(order).Version;
        var since = seen < current ? await RecordSql.ChangesSinceAsync(draft.Scope, id, (int)seen, cancellationToken) : [];
        return seen > current || since.Count != current - seen || since.Any(change => change.Fields.Count > 0) ? Precondition.Stale(current).ProblemDetails : null;
    }

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
