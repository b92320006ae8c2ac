namespace Maintenance.Cloud.Platform;

/// <summary>A record was made, changed or removed; the event's type says which, e.g. <c>DepartmentChanged</c>.</summary>
/// <param name="AssetId">The asset that it is about, where it has a field of that name: its history tells of it.</param>
/// <param name="WorkOrderId">The work order on which it hangs, where it has a field of that name.</param>
/// <param name="RequestId">The request on which it hangs, where it has a field of that name.</param>
internal sealed record RecordTouched(Guid Id, Guid? SiteId, int Version, Guid? AssetId, Guid? WorkOrderId, Guid? RequestId = null);

internal static class RecordEvents
{
    /// <summary>Writes what became of a record beside its change.</summary>
    public static Task WriteStepAsync(
        this RecordStep step, RecordDefinition kind, DateTimeOffset nowUtc, CancellationToken cancellationToken,
        (string Verb, Func<RecordStep, object> Payload)? told = null)
    {
        var verb = told?.Verb ?? (step.Before is null ? "Made" : step.After is null ? "Removed" : "Changed");
        return step.Scope.WriteEventAsync(
            new(kind.Name + verb, step.SiteId, step.Id, (told?.Payload ?? kind.Payload)?.Invoke(step) ?? Touched(step), step.User.Actor, nowUtc)
            {
                Change = RecordChange.Between(step.Version, kind.Fields, step.Before, step.After),
            },
            cancellationToken);
    }

    private static RecordTouched Touched(RecordStep step) =>
        new(step.Id, step.SiteId, step.Version, ReferenceIn(step, "assetId"), ReferenceIn(step, "workOrderId"), ReferenceIn(step, "requestId"));

    private static Guid? ReferenceIn(RecordStep step, string field) =>
        (step.After ?? step.Before)![field] is { } other ? Guid.Parse(other.GetValue<string>()) : null;
}
