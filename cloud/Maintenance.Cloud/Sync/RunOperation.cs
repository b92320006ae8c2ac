using System.Diagnostics.Metrics;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Sync;

/// <summary>Does one queued operation, once, and says what became of it.</summary>
internal sealed partial class RunOperation(Database database, OperationRoutes routes, CurrentUser user, TimeProvider clock, ILogger<RunOperation> log)
{
    /// <summary>Tries where others change the record at the same moment.</summary>
    private const int MostTries = 5;

    private static readonly Counter<long> Done = PlatformMeter.Meter.CreateCounter<long>("sync_operations_total");

    public async Task<PostSync.Answer> HandleAsync(Guid deviceId, PostSync.Operation operation, HttpContext http, CancellationToken cancellationToken)
    {
        var hash = OperationLedger.HashOf(deviceId, operation);
        if (await OperationLedger.FindAsync(database, user, operation.Id, cancellationToken) is { } known)
            return Again(operation, known, hash);
        var claim = new OperationClaim(user.Id, deviceId, operation.Id, hash, clock.GetUtcNow());
        PostSync.Answer answer;
        try
        {
            answer = await AnswerAsync(claim, operation, http, cancellationToken);
        }
        catch (OperationRepeatedException)
        {
            // The same was sent twice at once, and the other one was done meanwhile.
            return Again(operation, (await OperationLedger.FindAsync(database, user, operation.Id, cancellationToken))!, hash);
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested && !DatabaseAway.Is(failed))
        {
            // Of the queue the others are done all the same. It is not written down: once the reason is mended it may be sent again.
            LogFailed(failed, operation.Kind, operation.Action);
            return Of(operation, InnerRequest.Refused(Problems.Of(
                StatusCodes.Status500InternalServerError, "Something went wrong on our side", "It was logged. Nothing of this operation is done: send it again later.")), false);
        }

        if (!await OperationLedger.KeepAsync(database, user, deviceId, hash, answer, clock.GetUtcNow(), cancellationToken))
            return Again(operation, (await OperationLedger.FindAsync(database, user, operation.Id, cancellationToken))!, hash);
        Done.Add(1, new KeyValuePair<string, object?>("outcome", answer.Outcome.ToString()));
        return answer;
    }

    private async Task<PostSync.Answer> AnswerAsync(OperationClaim claim, PostSync.Operation operation, HttpContext http, CancellationToken cancellationToken)
    {
        if (Fault(operation) is { } fault)
            return Of(operation, InnerRequest.Refused(fault), false);
        var endpoint = routes.Of(operation.Kind, operation.Action)!;
        for (var attempt = 1; ; attempt++)
        {
            var since = await SinceAsync(claim, operation, cancellationToken);
            if (since.Conflicts.Count > 0)
                return Of(operation, InnerRequest.Refused(Stale(since)), false) with { Conflicts = since.Conflicts };
            using var serving = claim.Serve();
            var version = operation.Action is OperationRoutes.Change ? operation.BaseVersion : since.Version ?? operation.BaseVersion;
            var answered = await InnerRequest.SendAsync(http, endpoint, operation.RecordId, version, operation.Body, cancellationToken);
            if (answered.Status is not StatusCodes.Status412PreconditionFailed || operation.Action is OperationRoutes.Change || since.Version is null || attempt == MostTries)
                return Of(operation, answered, since.IsForeign);
        }
    }

    private HttpValidationProblemDetails? Fault(PostSync.Operation operation)
    {
        List<(string, string)> faults = [];
        if (routes.Of(operation.Kind, operation.Action) is null)
            faults.Add(("action", "There is no such kind, or it has no such action; see docs/sync.md."));
        if (operation.Action is OperationRoutes.Make ? operation.RecordId is not null : operation.RecordId is null)
            faults.Add(("recordId", operation.Action is OperationRoutes.Make ? "A record that is made says its id in the body." : "Say which record."));
        if (operation.Action is not OperationRoutes.Make && operation.BaseVersion is null)
            faults.Add(("baseVersion", "Say which version it was decided on."));
        if (operation.Action is not OperationRoutes.Remove && operation.Body is not { ValueKind: JsonValueKind.Object })
            faults.Add(("body", "Send a JSON object."));
        return faults.Count == 0 ? null : Problems.OfFields(StatusCodes.Status400BadRequest, "The operation is not one that can be queued", [.. faults]);
    }

    /// <param name="Version">Of the record now; null where it is not seen.</param>
    /// <param name="IsForeign">Whether others changed it since.</param>
    private sealed record Standing(int? Version, bool IsForeign, IReadOnlyList<PostSync.Conflict> Conflicts);

    /// <summary>
    /// What others did to the record since the version that the operation was decided on. Fields merge where they are changed; a verb and a
    /// removal stand as long as nobody touched what they decide on.
    /// </summary>
    private async Task<Standing> SinceAsync(OperationClaim claim, PostSync.Operation operation, CancellationToken cancellationToken)
    {
        if (operation is not { RecordId: { } id, BaseVersion: { } version } || OperationRoutes.KindOf(operation.Kind) is not { } kind)
            return new(null, false, []);
        using var serving = claim.Serve(isReading: true);
        await using var scope = await database.AsUserAsync(user.For(kind.Read), cancellationToken);
        if (await RecordSql.FindAsync(scope, kind, id, isLocked: false, cancellationToken) is not { } record)
            return new(null, false, []);
        var current = record["version"]!.GetValue<int>();
        var since = await RecordSql.ChangesSinceAsync(scope, id, version, cancellationToken);
        if (version > current || since.Count != current - version)
            return new(null, false, []); // the endpoint says what is wrong with it
        var foreign = since.SelectMany(change => change.Fields.Keys).Distinct(StringComparer.Ordinal).ToList();
        var touched = operation.Action switch
        {
            OperationRoutes.Change => [],
            OperationRoutes.Remove => foreign,
            _ => foreign.Where(field => DecidesOn(operation, field)).ToList(),
        };
        return new(current, foreign.Count > 0, [.. touched.Select(field => new PostSync.Conflict(field, Yours(operation, field), JsonSerializer.SerializeToElement(record[field])))]);
    }

    /// <summary>A verb is decided on the state of the record and on who has it, and says some fields itself.</summary>
    private static bool DecidesOn(PostSync.Operation operation, string field) =>
        field is WorkOrders.State or WorkOrders.WaitFor or "assignees" or "status" or "endedAtUtc"
        || (operation.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(field, out _));

    /// <summary>As the operation would have it.</summary>
    private static JsonElement? Yours(PostSync.Operation operation, string field) =>
        operation.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(field, out var said) ? said
        : field is WorkOrders.State && string.Equals(operation.Kind, WorkOrders.Kind.Path, StringComparison.Ordinal)
            && Enum.TryParse<WorkOrderVerb>(operation.Action, ignoreCase: true, out var verb) && WorkOrderLifecycle.LeadsTo(verb) is { } state
            ? JsonSerializer.SerializeToElement(state.ToString())
            : null;

    private static HttpValidationProblemDetails Stale(Standing since)
    {
        var problem = Problems.OfFields(
            StatusCodes.Status412PreconditionFailed, "The record was changed meanwhile", [.. since.Conflicts.Select(one => (one.Field, "It was changed meanwhile: decide anew."))]);
        problem.Extensions["version"] = since.Version;
        return problem;
    }

    private static PostSync.Answer Again(PostSync.Operation operation, OperationLedger.Known known, byte[] hash) =>
        !known.RequestHash.AsSpan().SequenceEqual(hash)
            ? Of(operation, InnerRequest.Refused(Problems.OfFields(StatusCodes.Status409Conflict, "The id is taken", ("id", "Another operation has this id: make a new one."))), false)
            : known.Answer is { } answer ? OperationLedger.Read(answer)
            : new(operation.Id, PostSync.Outcome.Applied, StatusCodes.Status200OK, operation.RecordId, null, null, [], null);

    private static PostSync.Answer Of(PostSync.Operation operation, InnerRequest.Answer answered, bool isForeign)
    {
        var isDone = answered.Status is >= 200 and < 300;
        var conflicts = !isDone && answered.Body is { } said && said.TryGetProperty("conflicts", out var told)
            ? told.EnumerateArray().Select(one => new PostSync.Conflict(one.GetProperty("field").GetString()!, one.GetProperty("yours"), one.GetProperty("theirs"))).ToArray()
            : [];
        var outcome = isDone ? isForeign ? PostSync.Outcome.Merged : PostSync.Outcome.Applied
            : answered.Status is StatusCodes.Status412PreconditionFailed ? PostSync.Outcome.Conflict
            : PostSync.Outcome.Refused;
        var record = isDone ? answered.Body : null;
        return new(
            operation.Id, outcome, answered.Status, IdIn(record) ?? operation.RecordId, VersionIn(record) ?? VersionIn(answered.Body), record, conflicts,
            isDone ? null : answered.Body ?? Empty(answered.Status));
    }

    private static Guid? IdIn(JsonElement? record) =>
        record is { ValueKind: JsonValueKind.Object } of && of.TryGetProperty("id", out var id) && id.TryGetGuid(out var guid) ? guid : null;

    private static int? VersionIn(JsonElement? record) =>
        record is { ValueKind: JsonValueKind.Object } of && of.TryGetProperty("version", out var version) && version.TryGetInt32(out var number) ? number : null;

    private static JsonElement Empty(int status) => InnerRequest.Refused(Problems.Of(
        status, status is StatusCodes.Status404NotFound ? "Not Found" : "Refused", "There is nothing here, or nothing that you may see.")).Body!.Value;

    [LoggerMessage(Level = LogLevel.Error, Message = "A queued operation failed: {Action} of {Kind}.")]
    private partial void LogFailed(Exception failed, string kind, string action);
}
