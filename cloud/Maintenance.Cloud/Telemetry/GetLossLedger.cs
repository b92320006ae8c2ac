using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Fleet;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Telemetry;

/// <summary>
/// Whether anything was lost unsaid. For each gateway and epoch: what it counted, what is stored, which gaps were
/// declared, and what is left over: unexplained = sampled − stored − gaps after sampling. It is not 0 while batches are
/// on their way, and must be 0 once they have arrived.
/// </summary>
internal static class GetLossLedger
{
    /// <param name="Taken">Values decoded for a configured tag.</param>
    /// <param name="Suppressed">Of those, held back by the deadband.</param>
    /// <param name="Sampled">Of those, handed to the outbox.</param>
    /// <param name="Stored">Readings that the cloud stored.</param>
    /// <param name="Missed">Values that should have come and did not (gaps before sampling).</param>
    /// <param name="DeclaredGaps">Sampled values declared lost (gaps after sampling).</param>
    /// <param name="ReportedAtUtc">The gateway's time of its last count; null before the first.</param>
    public sealed record Entry(
        Guid GatewayId, string GatewayName, Guid Epoch, long Taken, long Suppressed, long Sampled, long Stored, long Missed,
        long DeclaredGaps, long Unexplained, DateTimeOffset? ReportedAtUtc, IReadOnlyList<MissingValues> Gaps);

    /// <summary>Gaps of one reason, device and tag, taken together.</summary>
    /// <param name="Count">Values, as far as they could be counted.</param>
    /// <param name="Detail">Of the latest of them.</param>
    public sealed record MissingValues(
        string Reason, long Count, DateTimeOffset FromUtc, DateTimeOffset ToUtc, string? Device, string? Tag, string? Detail);

    private const string Sql = """
        SELECT s.gateway_id, s.epoch, sum(s.readings_stored)::bigint AS stored,
               l.taken, l.suppressed, l.sampled, l.missed, l.reported_at_utc,
               (SELECT coalesce(sum(g.count), 0)::bigint FROM telemetry.gap AS g
                WHERE g.gateway_id = s.gateway_id AND g.epoch = s.epoch AND g.is_after_sampling) AS declared
        FROM telemetry.stream AS s LEFT JOIN telemetry.ledger_report AS l ON l.gateway_id = s.gateway_id AND l.epoch = s.epoch
        WHERE (@gateway::uuid IS NULL OR s.gateway_id = @gateway) AND (@cursor::uuid IS NULL OR s.epoch < @cursor)
        GROUP BY s.gateway_id, s.epoch, l.gateway_id, l.epoch
        ORDER BY s.epoch DESC LIMIT @most
        """;

    private const string GapsSql = """
        SELECT e.gateway_id, e.epoch, m.reason, m.count, m.from_utc, m.to_utc, m.device, m.tag, m.detail
        FROM unnest(@gateways, @epochs) AS e (gateway_id, epoch) CROSS JOIN LATERAL (
            SELECT g.reason, g.device, g.tag, sum(g.count)::bigint AS count, min(g.from_utc) AS from_utc, max(g.to_utc) AS to_utc,
                   (array_agg(g.detail ORDER BY g.to_utc DESC))[1] AS detail
            FROM telemetry.gap AS g WHERE g.gateway_id = e.gateway_id AND g.epoch = e.epoch
            GROUP BY g.reason, g.is_after_sampling, g.device, g.tag
            ORDER BY count DESC LIMIT @MostGaps) AS m
        """;

    /// <summary>Most gaps listed of one epoch; the sums count all.</summary>
    private const int MostGaps = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/loss-ledger", at => routes.MapGet(at, HandleAsync), nameof(GetLossLedger), "Shows for each gateway and epoch what was counted, stored and declared missing.", Permission.ReadGateways);

    /// <param name="gateway">Only this gateway's.</param>
    internal static async Task<Ok<Page<Entry>>> HandleAsync(
        Guid? gateway, Guid? cursor, [Range(1, Page.MaxLimit)] int? limit, CurrentUser user, Database database, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var page = await Page.ReadAsync<Row, Guid>(scope, Sql, new { gateway }, cursor, limit, row => row.Epoch, cancellationToken);
        Guid[] gateways = [.. page.Items.Select(row => row.GatewayId)];
        Guid[] epochs = [.. page.Items.Select(row => row.Epoch)];
        var gaps = (await scope.QueryAsync<GapRow>(GapsSql, new { gateways, epochs, MostGaps }, cancellationToken))
            .ToLookup(gap => (gap.GatewayId, gap.Epoch));
        var names = await GatewayNames.OfAsync(scope, gateways, cancellationToken);
        return TypedResults.Ok(page.With(page.Items.Select(row =>
            row.ToEntry(names.GetValueOrDefault(row.GatewayId, ""), gaps[(row.GatewayId, row.Epoch)]))));
    }

    private sealed record Row(
        Guid GatewayId, Guid Epoch, long Stored, long? Taken, long? Suppressed, long? Sampled, long? Missed,
        DateTimeOffset? ReportedAtUtc, long Declared)
    {
        public Entry ToEntry(string name, IEnumerable<GapRow> gaps) => new(
            GatewayId, name, Epoch, Taken ?? 0, Suppressed ?? 0, Sampled ?? 0, Stored, Missed ?? 0, Declared,
            (Sampled ?? 0) - Stored - Declared, ReportedAtUtc,
            [.. gaps.Select(gap => new MissingValues(gap.Reason, gap.Count, gap.FromUtc, gap.ToUtc, gap.Device, gap.Tag, gap.Detail))]);
    }

    private sealed record GapRow(
        Guid GatewayId, Guid Epoch, string Reason, long Count, DateTimeOffset FromUtc, DateTimeOffset ToUtc, string? Device, string? Tag,
        string? Detail);
}
