using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>An act on a request that nobody has decided yet, in its transaction: the row is held, and it is the version that the act was decided on.</summary>
internal sealed record RequestTurn(DbScope Scope, CurrentUser User, JsonObject Request, DateTimeOffset NowUtc)
{
    private const string FindSql = "SELECT t.id FROM requests.request AS t WHERE t.number = @number";
    private const string MergedSql = "SELECT t.id FROM requests.request AS t WHERE t.merged_into_id = @id ORDER BY t.id FOR NO KEY UPDATE";

    public Guid Id => Request.Id();

    public Guid SiteId => Request.Id("siteId");

    /// <summary>Who decided, and when.</summary>
    public Dictionary<string, JsonNode?> Decided(RequestState state) => new(StringComparer.Ordinal)
    {
        [RequestRecords.State] = state.ToString(),
        ["decidedBy"] = User.Actor,
        ["decidedAtUtc"] = InstantOf(NowUtc),
    };

    /// <returns>The turn, or why there is none.</returns>
    public static Task<(RequestTurn? Turn, IResult Refused)> BeginAsync(
        DbScope scope, string idOrNumber, HttpContext context, CancellationToken cancellationToken) => Precondition.Version(context.Request) is { } version
        ? BeginAsync(scope, idOrNumber, version, context, cancellationToken)
        : Task.FromResult<(RequestTurn?, IResult)>((null, Precondition.Missing()));

    /// <param name="version">On which the act was decided.</param>
    /// <returns>The turn, or why there is none.</returns>
    public static async Task<(RequestTurn? Turn, IResult Refused)> BeginAsync(
        DbScope scope, string idOrNumber, long version, HttpContext context, CancellationToken cancellationToken)
    {
        if (await IdOfAsync(scope, idOrNumber, cancellationToken) is not { } id)
            return (null, TypedResults.Problem(Problems.NothingThere()));
        if (await HoldAsync(scope, id, cancellationToken) is not { } request)
            return (null, await ChangeRecord.HiddenAsync(scope, RequestRecords.Kind, id, cancellationToken));
        if (request["version"]!.GetValue<int>() is var current && current != version)
            return (null, Precondition.Stale(current));
        if (request.StateOf() is not RequestState.Reported)
            return (null, Decided(request));
        var services = context.RequestServices;
        return (new(scope, services.GetRequiredService<CurrentUser>(), request, services.GetRequiredService<TimeProvider>().GetUtcNow()), TypedResults.NoContent());
    }

    /// <summary>
    /// The row, held until the transaction ends. Whoever waited for another act's end looks a second time: the first look judged
    /// the changed row by work that it could not see yet.
    /// </summary>
    public static async Task<JsonObject?> HoldAsync(DbScope scope, Guid id, CancellationToken cancellationToken) =>
        await RecordSql.FindAsync(scope, RequestRecords.Kind, id, isLocked: true, cancellationToken)
        ?? await RecordSql.FindAsync(scope, RequestRecords.Kind, id, isLocked: true, cancellationToken);

    /// <summary>The id that a person means; null where they see no such request.</summary>
    public static async Task<Guid?> IdOfAsync(DbScope scope, string idOrNumber, CancellationToken cancellationToken) =>
        Guid.TryParse(idOrNumber, out var id) ? id : await scope.FindAsync<Guid?>(FindSql, new { number = RequestNumber.Whole(idOrNumber) }, cancellationToken);

    /// <summary>409: somebody has decided already.</summary>
    public static IResult Decided(JsonObject request)
    {
        var leads = (request[RequestRecords.WorkOrderNumber] ?? request[RequestRecords.MergedIntoNumber])?.GetValue<string>();
        return TypedResults.Problem(Problems.Of(
            StatusCodes.Status409Conflict, "The request is decided",
            $"{request.Text("number")} is {request.Text(RequestRecords.State).ToLowerInvariant()}{(leads is null ? "" : $": see {leads}")}."));
    }

    /// <summary>
    /// What follows from an act that is allowed is the system's own: from here on the transaction sees the whole site, so that the
    /// work order that it opens and the requests that were merged need not be the person's.
    /// </summary>
    public Task WidenAsync(CancellationToken cancellationToken) => Scope.WidenAsync(SiteId, cancellationToken);

    /// <summary>Saves what was decided, and what it means for those that were merged into it.</summary>
    /// <param name="merged">Of each of those; null: nothing.</param>
    public async Task<MakeOutcome> SaveAsync(
        IReadOnlyDictionary<string, JsonNode?> changes, IReadOnlyDictionary<string, JsonNode?>? merged, CancellationToken cancellationToken)
    {
        var outcome = await ChangeRecord.SaveAsync(RequestRecords.Kind, Scope, User, Request, changes, NowUtc, cancellationToken);
        if (outcome.Refused is not null || merged is null)
            return outcome;
        foreach (var id in await MergedAsync(cancellationToken))
        {
            var other = await RecordSql.FindAsync(Scope, RequestRecords.Kind, id, isLocked: false, cancellationToken);
            if (await ChangeRecord.SaveAsync(RequestRecords.Kind, Scope, User, other!, merged, NowUtc, cancellationToken) is { Refused: not null } refused)
                return refused;
        }

        return outcome;
    }

    /// <summary>Commits what was saved and answers with the request, or says why it was refused.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, MakeOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        await Scope.CommitAsync(cancellationToken);
        return RecordAnswer.Of(context, outcome.Record!);
    }

    /// <summary>Those that were merged into this one.</summary>
    public Task<IReadOnlyList<Guid>> MergedAsync(CancellationToken cancellationToken) =>
        Scope.QueryAsync<Guid>(MergedSql, new { id = Id }, cancellationToken);

    private static string InstantOf(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
}
