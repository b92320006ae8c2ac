using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Npgsql;

namespace Maintenance.Cloud.Stops;

/// <summary>The frame of what people do to one stop: its asset's lock, the version that it was decided on, the answer.</summary>
internal static class StopCommand
{
    /// <param name="act">Does it; a problem refuses it, and nothing of it stays.</param>
    public static async Task<IResult> RunAsync(
        Guid id, HttpContext context, Func<StopWriting, JsonObject, Task<IResult?>> act, CancellationToken cancellationToken)
    {
        if (Precondition.Version(context.Request) is not { } version)
            return Precondition.Missing();
        var services = context.RequestServices;
        var (user, nowUtc) = (services.GetRequiredService<CurrentUser>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using var scope = await services.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        await scope.ExecuteAsync(StopRecords.Kind.Lock!, new { id }, cancellationToken);
        if (await RecordSql.FindAsync(scope, StopRecords.Kind, id, isLocked: true, cancellationToken) is not { } stop)
            return TypedResults.NotFound();
        if (stop["version"]!.GetValue<int>() is var current && current != version)
            return Precondition.Stale(current);
        var at = new StopWriting(
            scope, user, Guid.Parse(stop["siteId"]!.GetValue<string>()), Guid.Parse(stop["assetId"]!.GetValue<string>()), Span.Exact(nowUtc));
        try
        {
            if (await act(at, stop) is { } refused)
                return refused;
        }
        catch (PostgresException refused) when (RecordRefusal.Is(refused))
        {
            return RecordRefusal.Of(StopRecords.Kind, refused);
        }

        var after = (await RecordSql.FindAsync(scope, StopRecords.Kind, id, isLocked: false, cancellationToken))!;
        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Of(context, after);
    }

    /// <summary>Sets fields of the stop, and writes its event.</summary>
    public static async Task<IResult?> SaveAsync(StopWriting at, JsonObject stop, JsonObject changes, CancellationToken cancellationToken)
    {
        var outcome = await ChangeRecord.SaveAsync(
            StopRecords.Kind, at.Scope, at.User, stop, changes.ToDictionary(change => change.Key, change => change.Value, StringComparer.Ordinal),
            at.NowUtc, cancellationToken);
        return outcome.Refused is { } refused ? TypedResults.Problem(refused) : null;
    }

    /// <summary>422 about a field.</summary>
    public static IResult Refuse(string field, string words) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The stop does not allow this", (field, words)));
}
