namespace Maintenance.Cloud.Platform;

/// <summary>A record was made, changed or removed; the event's type says which, e.g. <c>DepartmentChanged</c>.</summary>
internal sealed record RecordTouched(Guid Id, Guid? SiteId, int Version);

internal static class RecordEvents
{
    /// <summary>Writes what became of a record beside its change.</summary>
    public static Task WriteStepAsync(
        this RecordStep step, RecordDefinition kind, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var verb = step.Before is null ? "Made" : step.After is null ? "Removed" : "Changed";
        return step.Scope.WriteEventAsync(
            new(kind.Name + verb, step.SiteId, step.Id, new RecordTouched(step.Id, step.SiteId, step.Version), step.User.Actor, nowUtc)
            {
                Change = RecordChange.Between(step.Version, kind.Fields, step.Before, step.After),
            },
            cancellationToken);
    }
}
