using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>Lists alarms, the latest first; those that no asset is known for too.</summary>
internal static class GetAlarms
{
    /// <param name="Tag">The gateway's name of the tag.</param>
    /// <param name="Asset">Null where the alarm is unbound.</param>
    /// <param name="AssetTagNumber">What the gateway says it measures, known here or not.</param>
    /// <param name="HeldBecause">Why it opened no work order; null where it did or where its turn has not come.</param>
    public sealed record Response(
        Guid Id, string Rule, string Detector, AlarmPriority Priority, AlarmState State, AssetName? Asset,
        string? AssetTagNumber, string Tag, string Signal, string Unit, DateTimeOffset? RaisedAtUtc,
        DateTimeOffset? ReturnedAtUtc, double Value, double? Limit, double? Score, bool IsSafety, HeldBecause? HeldBecause,
        Guid? WorkOrderId, string? WorkOrderNumber);

    private const string Sql = """
        SELECT a.arrival, a.id, a.rule, a.detector, a.priority, a.state, a.asset_id, a.asset_tag_number, a.tag, a.signal, a.unit,
               a.raised_at_utc, a.returned_at_utc, a.value, a.limit_value AS "limit", a.score, a.is_safety, a.held_because
        FROM alarms.alarm AS a
        WHERE (@state::text IS NULL OR a.state = @state)
          AND (@assetIds::uuid[] IS NULL OR a.asset_id = ANY (@assetIds))
          AND (@cursor::bigint IS NULL OR a.arrival < @cursor)
        ORDER BY a.arrival DESC
        LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/alarms", HandleAsync)
        .WithName(nameof(GetAlarms))
        .WithSummary("Lists alarms, the latest first; those that no asset is known for too.")
        .RequirePermission(Permission.ReadAlarms);

    private static async Task<Ok<Page<Response>>> HandleAsync(
        Database database, CurrentUser user, AlarmState? state, string? asset, long? cursor,
        [Range(1, Page.MaxLimit)] int? limit, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var assetIds = asset is null ? null : await AssetDirectory.MatchAsync(scope, asset, cancellationToken);
        var page = await Page.ReadAsync<Row, long>(
            scope, Sql, new { state = state?.ToString(), assetIds }, cursor, limit, row => row.Arrival, cancellationToken);
        var assets = await AssetDirectory.ReadAsync(scope, page.Items.Select(row => row.AssetId).OfType<Guid>(), cancellationToken);
        var orders = await WorkOrdersOfAlarms.ReadAsync(scope, [.. page.Items.Select(row => row.Id)], cancellationToken);
        return TypedResults.Ok(page.With(page.Items.Select(row => row.ToResponse(assets, orders))));
    }

    private sealed record Row(
        long Arrival, Guid Id, string Rule, string Detector, AlarmPriority Priority, AlarmState State, Guid? AssetId,
        string? AssetTagNumber, string Tag, string Signal, string Unit, DateTimeOffset? RaisedAtUtc,
        DateTimeOffset? ReturnedAtUtc, double Value, double? Limit, double? Score, bool IsSafety, HeldBecause? HeldBecause)
    {
        public Response ToResponse(
            IReadOnlyDictionary<Guid, AssetDirectory.Entry> assets, IReadOnlyDictionary<Guid, WorkOrdersOfAlarms.Entry> orders)
        {
            var order = orders.GetValueOrDefault(Id);
            return new(
                Id, Rule, Detector, Priority, State, AssetName.Of(assets, AssetId), AssetTagNumber, Tag, Signal, Unit, RaisedAtUtc,
                ReturnedAtUtc, Value, Limit, Score, IsSafety, HeldBecause, order?.Id,
                order is null ? null : Work.WorkOrderNumber.Format(order.Number));
        }
    }
}
