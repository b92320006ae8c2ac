using System.Text.Json.Nodes;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Changes fields of a record (RFC 7396: what is absent stays, null clears). If-Match names the version that the change was
/// decided on; what others changed since is merged by <see cref="FieldMerge"/>.
/// </summary>
internal static class ChangeRecord
{
    public static async Task<IResult> HandleAsync(RecordDefinition kind, Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var wanted = RecordBody.Take(kind.Fields, RecordInput.Changed, body, errors);
        return errors.Count > 0 ? RecordBody.Refuse(errors) : await ApplyAsync(kind, id, wanted, context, cancellationToken);
    }

    /// <param name="wanted">Fields as the caller would have them.</param>
    internal static async Task<IResult> ApplyAsync(
        RecordDefinition kind, Guid id, JsonObject wanted, HttpContext context, CancellationToken cancellationToken)
    {
        if (Precondition.Version(context.Request) is not { } version)
            return Precondition.Missing();
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        await using var scope = await context.RequestServices.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        if (kind.Lock is { } held)
            await scope.ExecuteAsync(held, new { id }, cancellationToken);
        if (await RecordSql.FindAsync(scope, kind, id, isLocked: true, cancellationToken) is not { } record)
            return await HiddenAsync(scope, kind, id, cancellationToken);

        var currentVersion = record["version"]!.GetValue<int>();
        var since = version < currentVersion ? await RecordSql.ChangesSinceAsync(scope, id, (int)version, cancellationToken) : [];
        if (version > currentVersion || NestedMerge.Merge(kind, record, currentVersion, wanted, (int)version, since) is not { } merged)
            return Precondition.Stale(currentVersion);
        if (merged.Conflicts.Count > 0)
            return RecordAnswer.Conflict(currentVersion, merged.Conflicts);
        if (merged.Changes.Count == 0)
            return RecordAnswer.Of(context, record);
        var nowUtc = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (kind.PrepareChange is { } prepare && await prepare(new(context.RequestServices, scope, user, After(record, merged.Changes), nowUtc), cancellationToken) is { } faulty)
            return TypedResults.Problem(faulty);
        var outcome = await SaveAsync(kind, scope, user, record, merged.Changes, nowUtc, cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        await scope.CommitAsync(cancellationToken);
        kind.Settle?.Invoke(context.RequestServices, outcome.Step!);
        return RecordAnswer.Of(context, outcome.Record!);
    }

    private static JsonObject After(JsonObject before, IReadOnlyDictionary<string, JsonNode?> changes)
    {
        var after = before.DeepClone().AsObject();
        foreach (var (field, value) in changes)
            after[field] = value?.DeepClone();
        return after;
    }

    /// <summary>404, or 403 where the record may be read but not changed.</summary>
    internal static async Task<IResult> HiddenAsync(DbScope scope, RecordDefinition kind, Guid id, CancellationToken cancellationToken) =>
        await RecordSql.FindAsync(scope, kind, id, isLocked: false, cancellationToken) is null
            ? TypedResults.NotFound()
            : TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Not yours to change", "It also belongs to a site where you may not do this."));

    /// <summary>Sets fields of a record in a transaction that the caller commits, or not where it was refused.</summary>
    /// <param name="told">What the event of it is, where it is more than a change of fields: the end of its type, and what it carries.</param>
    internal static async Task<MakeOutcome> SaveAsync(
        RecordDefinition kind, DbScope scope, CurrentUser user, JsonObject before, IReadOnlyDictionary<string, JsonNode?> changes, DateTimeOffset nowUtc,
        CancellationToken cancellationToken, (string Verb, Func<RecordStep, object> Payload)? told = null)
    {
        var values = new JsonObject(changes.Select(change => KeyValuePair.Create(change.Key, change.Value?.DeepClone())));
        var id = Guid.Parse(before["id"]!.GetValue<string>());
        try
        {
            var after = await RecordSql.UpdateAsync(scope, kind, id, values, user.Actor, nowUtc, cancellationToken);
            var step = new RecordStep(scope, user, before, after);
            if (kind.Guard is { } guard && await guard(step, cancellationToken) is { } refused)
                return new(null, null, refused);
            await step.WriteStepAsync(kind, nowUtc, cancellationToken, told);
            return new(after, step, null);
        }
        catch (PostgresException refused) when (RecordRefusal.Is(refused))
        {
            return new(null, null, RecordRefusal.Describe(kind, refused));
        }
    }
}
