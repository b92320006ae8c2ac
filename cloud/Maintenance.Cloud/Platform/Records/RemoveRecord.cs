using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>Removes a record to which nothing refers, as it was at the version that If-Match names.</summary>
internal static class RemoveRecord
{
    public static async Task<IResult> HandleAsync(RecordDefinition kind, Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        if (Precondition.Version(context.Request) is not { } version)
            return Precondition.Missing();
        var services = context.RequestServices;
        var user = services.GetRequiredService<CurrentUser>();
        await using var scope = await services.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        if (await RecordSql.FindAsync(scope, kind, id, isLocked: true, cancellationToken) is not { } record)
            return await ChangeRecord.HiddenAsync(scope, kind, id, cancellationToken);
        var step = new RecordStep(scope, user, record, null);
        if (step.Version - 1 != version)
            return Precondition.Stale(step.Version - 1);
        try
        {
            await RecordSql.DeleteAsync(scope, kind, id, cancellationToken);
        }
        catch (PostgresException used) when (used.SqlState is PostgresErrorCodes.ForeignKeyViolation)
        {
            return RecordRefusal.InUse(kind, used);
        }

        if (kind.Guard is { } guard && await guard(step, cancellationToken) is { } refused)
            return TypedResults.Problem(refused);
        await step.WriteStepAsync(kind, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        kind.Settle?.Invoke(services, step);
        return TypedResults.NoContent();
    }
}
