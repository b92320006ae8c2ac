using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>One alarm with its basis, its history and what the person asking may do to it.</summary>
internal static class GetAlarm
{
    /// <param name="RuleVersion">Hash of the rule's settings at the decision.</param>
    /// <param name="Mode">What the machine was doing, as the gateway found it.</param>
    /// <param name="Contributions">Tags the score came from, the largest share first.</param>
    /// <param name="IsAssetOutOfService">The whole asset is out of service now, for a person or for work.</param>
    /// <param name="IsReturnAssumed">Nobody told of its return: a newer activation of its rule came, so that it was over by then.</param>
    /// <param name="Allowed">Acts that the person asking may do now.</param>
    /// <param name="History">What changed its state, oldest first; of more than <see cref="MostHistory"/> the latest.</param>
    public sealed record Response(
        AlarmSummary Alarm, Guid? LatestId, bool IsLatching, IReadOnlyList<string> SuppressedInModes, string RuleVersion,
        string? DetectorVersion, string? Mode, IReadOnlyList<AlarmContribution> Contributions, bool IsAssetOutOfService,
        bool IsReturnAssumed, DateTimeOffset? AcknowledgedAtUtc, string? AcknowledgedBy, IReadOnlyList<string> Allowed, IReadOnlyList<Entry> History);

    /// <param name="Actor">A person's name, or what acted without one.</param>
    /// <param name="Address">Where the person acted from.</param>
    public sealed record Entry(
        DateTimeOffset AtUtc, string Actor, string? Address, AlarmAct Act, Maintenance.Analytics.Alarms.AlarmState From,
        Maintenance.Analytics.Alarms.AlarmState To, string? Reason, DateTimeOffset? UntilUtc, Guid? WorkOrderId);

    private const int MostHistory = 200;

    private const string AlarmSql = $"""
        SELECT {AlarmSummary.Columns}
        FROM alarms.alarm AS a JOIN alarms.alarm_rule AS r ON r.id = a.rule_id WHERE a.id = @id
        """;

    private const string BasisSql = """
        SELECT a.rule_version, a.detector_version, a.mode, a.contributions::text AS contributions, a.acknowledged_at_utc, a.acknowledged_by,
            a.is_return_assumed
        FROM alarms.alarm AS a WHERE a.id = @id
        """;

    private const string HistorySql = """
        SELECT h.at_utc, h.actor, h.address, h.act, h.from_state AS "from", h.to_state AS "to", h.reason, h.until_utc, h.work_order_id
        FROM alarms.alarm_history AS h WHERE h.rule_id = @ruleId ORDER BY h.id DESC LIMIT @MostHistory
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alarms/{id:guid}", HandleAsync).WithName(nameof(GetAlarm)).RequirePermission(Permission.ReadAlarms);
        routes.MapGet("/alarms/{id:guid}/evidence", EvidenceAsync).WithName("GetAlarmEvidence")
            .WithSummary("What an alarm was decided on, with the samples around it.")
            .RequirePermission(Permission.ReadAlarms);
    }

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await scope.FindAsync<AlarmSummary.Row>(AlarmSql, new { id }, cancellationToken) is not { } found
            || await AlarmRow.FindAsync(scope, id, locked: false, cancellationToken) is not { } row)
        {
            return TypedResults.NotFound();
        }

        var basis = await scope.SingleAsync<Basis>(BasisSql, new { id }, cancellationToken);
        var history = await scope.QueryAsync<Entry>(HistorySql, new { ruleId = row.Id, MostHistory }, cancellationToken);
        var names = await PeopleDirectory.NamesAsync(
            scope, [.. history.Select(entry => IdOf(entry.Actor)).Append(basis.AcknowledgedBy).OfType<Guid>()], cancellationToken);
        var isOut = await OutOfService.IsOutAsync(scope, row.AssetId, cancellationToken);
        return TypedResults.Ok(new Response(
            (await AlarmSummary.CompleteAsync(scope, [found], cancellationToken))[0], row.AlarmId, row.IsLatching, row.SuppressedInModes,
            basis.RuleVersion, basis.DetectorVersion, basis.Mode, StoredBasis.Read(basis.Contributions) ?? [], isOut, basis.IsReturnAssumed,
            basis.AcknowledgedAtUtc, basis.AcknowledgedBy is { } by ? names.GetValueOrDefault(by, by.ToString()) : null,
            row.AlarmId == id ? await AllowedAsync(row, id, isOut, database, user, clock.GetUtcNow(), cancellationToken) : [],
            [.. history.Reverse().Select(entry => IdOf(entry.Actor) is { } actor ? entry with { Actor = names.GetValueOrDefault(actor, entry.Actor) } : entry)]));
    }

    private static async Task<Results<Ok<EvidenceOfAlarms.Entry>, NotFound>> EvidenceAsync(
        Guid id, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return await EvidenceOfAlarms.ReadAsync(scope, [id], cancellationToken) is [var evidence]
            ? TypedResults.Ok(evidence)
            : TypedResults.NotFound();
    }

    private static async Task<IReadOnlyList<string>> AllowedAsync(
        AlarmRow row, Guid id, bool isOut, Database database, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        List<string> allowed = [];
        foreach (var ofPermission in PersonsAct.Possible(row, isOut, nowUtc).GroupBy(PersonsAct.PermissionOf))
        {
            if (user.MayWhole(ofPermission.Key, row.SiteId)
                || (user.May(ofPermission.Key, row.SiteId) && await IsMineAsync(id, database, user.For(ofPermission.Key), cancellationToken)))
            {
                allowed.AddRange(ofPermission.Select(PersonsAct.NameOf));
            }
        }

        return allowed;
    }

    /// <summary>Whether the alarm is among what the person holds the permission for: those on whose asset they have work.</summary>
    private static async Task<bool> IsMineAsync(Guid id, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return await AlarmRow.FindAsync(scope, id, locked: false, cancellationToken) is not null;
    }

    private static Guid? IdOf(string actor) => Guid.TryParse(actor, out var id) ? id : null;

    private sealed record Basis(
        string RuleVersion, string? DetectorVersion, string? Mode, string? Contributions, DateTimeOffset? AcknowledgedAtUtc,
        Guid? AcknowledgedBy, bool IsReturnAssumed);
}
