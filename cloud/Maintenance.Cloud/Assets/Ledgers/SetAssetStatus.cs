using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Npgsql;

namespace Maintenance.Cloud.Assets;

/// <summary>Adds a row to the ledger of an asset's status. One that begins before the latest row does not change what the asset is now.</summary>
internal static class SetAssetStatus
{
    /// <param name="Id">Of the row: a UUID of version 7; sent again it adds nothing twice.</param>
    /// <param name="SinceUtc">From when on, not in the future; null: from now on.</param>
    public sealed record Request(
        AssetStatus Status, [StringLength(4000, MinimumLength = 1)] string? Reason = null, DateTimeOffset? SinceUtc = null, Guid? Id = null);

    private const string InsertSql = """
        INSERT INTO assets.asset_status (id, site_id, asset_id, status, since_utc, recorded_at_utc, by, cause, reason)
        SELECT @rowId, a.site_id, a.id, @status, @since, @nowUtc, @actor, 'Person', @Reason FROM assets.asset AS a WHERE a.id = @id
        """;

    private const string NowSql = "SELECT s.status FROM assets.asset_status AS s WHERE s.asset_id = @id ORDER BY s.since_utc DESC LIMIT 1";

    /// <summary>Clocks differ: what is this near counts as now.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/assets/{id:guid}/status", HandleAsync)
        .WithName(nameof(SetAssetStatus))
        .WithSummary("Says what an asset is from an instant on; the row stays in the ledger of its status.")
        .WithMetadata(new AnsweredRecord(AssetRecords.Kind, HasPrecondition: false))
        .RequirePermission(Permission.SetAssetStatus);

    private static async Task<IResult> HandleAsync(
        Guid id, Request request, HttpContext context, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        if (FaultOf(request, nowUtc) is { } fault)
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The status cannot be so", fault));
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await RecordSql.FindAsync(scope, AssetRecords.Kind, id, isLocked: true, cancellationToken) is not { } asset)
            return await ChangeRecord.HiddenAsync(scope, AssetRecords.Kind, id, cancellationToken);
        var rowId = request.Id ?? Guid.CreateVersion7(nowUtc);
        var claim = await scope.ClaimAsync(rowId, AssetStatuses.Kind.Name, JsonSerializer.SerializeToElement(new { id, request }), user, nowUtc, cancellationToken);
        if (claim is not IdClaim.New)
            return claim is IdClaim.Repeated ? RecordAnswer.Of(context, asset) : TypedResults.Problem(MakeRecord.Taken());
        try
        {
            await scope.ExecuteAsync(
                InsertSql, new { rowId, id, status = request.Status.ToString(), since = request.SinceUtc ?? nowUtc, nowUtc, actor = user.Actor, request.Reason }, cancellationToken);
        }
        catch (PostgresException twice) when (twice.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status409Conflict, "The ledger has a row of this instant", ("sinceUtc", "The ledger has a row of this instant already.")));
        }

        return await SettleAsync(scope, asset, request, context, user, nowUtc, cancellationToken);
    }

    private static async Task<IResult> SettleAsync(
        DbScope scope, JsonObject asset, Request request, HttpContext context, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var (id, siteId) = (Guid.Parse(asset["id"]!.GetValue<string>()), Guid.Parse(asset["siteId"]!.GetValue<string>()));
        await scope.WriteEventAsync(
            new(nameof(AssetStatusRecorded), siteId, id, new AssetStatusRecorded(id, request.Status, request.SinceUtc ?? nowUtc, StatusCause.Person, request.Reason), user.Actor, nowUtc),
            cancellationToken);
        var now = await scope.SingleAsync<string>(NowSql, new { id }, cancellationToken);
        if (!string.Equals(now, asset[AssetRecords.Status]!.GetValue<string>(), StringComparison.Ordinal))
        {
            Dictionary<string, JsonNode?> changes = new(StringComparer.Ordinal) { [AssetRecords.Status] = now };
            var outcome = await ChangeRecord.SaveAsync(AssetRecords.Kind, scope, user, asset, changes, nowUtc, cancellationToken);
            if (outcome.Refused is { } refused)
                return TypedResults.Problem(refused);
            asset = outcome.Record!;
        }

        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Of(context, asset);
    }

    private static (string Field, string Message)? FaultOf(Request request, DateTimeOffset nowUtc) =>
        request.SinceUtc > nowUtc + Near ? ("sinceUtc", "It lies in the future: the ledger tells what was and is.")
        : request.SinceUtc is { Year: < 1900 } ? ("sinceUtc", "No asset is that old.")
        : request.Id is { Version: not 7 } ? ("id", "A UUID of version 7; leave it out to be given one.")
        : request.Reason is { } reason && (string.IsNullOrWhiteSpace(reason) || !TextRules.IsClean(reason, isOneLine: false)) ? ("reason", "It is blank, or holds characters that cannot be seen.")
        : null;
}
