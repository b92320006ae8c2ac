using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Requests;
using Maintenance.Cloud.Telemetry;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Readings;
using Npgsql;

namespace Maintenance.Cloud.Stops;

/// <summary>
/// Opens and closes stops by what machines, alarms, people and work tell. The machine's own word goes before all others: once it
/// runs, it does not stand, whoever said so.
/// </summary>
internal sealed class FollowMachines(TimeProvider clock) : IEventSubscription
{
    private const string StatusKey = "status";

    public string Reader => "stops";

    public IReadOnlyCollection<string> Types { get; } =
    [
        nameof(RunStateChanged), nameof(AlarmRaised), nameof(AlarmReturned), nameof(AssetStatusRecorded), nameof(WorkOrderMoved),
        RequestMoved.Made, RequestMoved.Changed, AssetMade.Changed, nameof(TagBound), .. StopRules.Events, .. StopTouched.Types,
    ];

    public Task HandleAsync(StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var scope = new DbScope(connection, transaction);
        return happened.Type switch
        {
            nameof(RunStateChanged) => FollowTagAsync(scope, happened, EventJson.Read<RunStateChanged>(happened), cancellationToken),
            nameof(AlarmRaised) => FollowAlarmAsync(scope, happened, EventJson.Read<AlarmRaised>(happened), cancellationToken),
            nameof(AlarmReturned) => FollowReturnAsync(scope, happened, EventJson.Read<AlarmReturned>(happened), cancellationToken),
            nameof(AssetStatusRecorded) => FollowPersonAsync(scope, happened, EventJson.Read<AssetStatusRecorded>(happened), cancellationToken),
            nameof(WorkOrderMoved) => FollowWorkAsync(scope, happened, EventJson.Read<WorkOrderMoved>(happened), cancellationToken),
            RequestMoved.Made or RequestMoved.Changed => FollowReportAsync(scope, happened, EventJson.Read<RequestMoved>(happened), cancellationToken),
            nameof(TagBound) => FollowBindingAsync(scope, happened, EventJson.Read<TagBound>(happened), cancellationToken),
            AssetMade.Changed => FollowAssetAsync(scope, happened, EventJson.Read<AssetMade>(happened), cancellationToken),
            _ when StopRules.Events.Contains(happened.Type, StringComparer.Ordinal) => FollowRuleAsync(scope, happened, EventJson.Read<RecordTouched>(happened), cancellationToken),
            _ => FollowStopAsync(scope, happened, EventJson.Read<StopTouched>(happened), cancellationToken),
        };
    }

    private async Task FollowWorkAsync(DbScope scope, StoredEvent happened, WorkOrderMoved moved, CancellationToken cancellationToken)
    {
        await FollowWork.HandleAsync(scope, happened, moved, clock.GetUtcNow(), cancellationToken);
        if (moved.AssetId is { } assetId && moved.From != moved.To)
            await KeepAssetStatus.HandleAsync(scope, assetId, happened, clock.GetUtcNow(), cancellationToken);
    }

    private Task FollowAssetAsync(DbScope scope, StoredEvent happened, AssetMade asset, CancellationToken cancellationToken) =>
        FollowChildren.ReconsiderAsync(scope, happened, asset.SiteId, asset.AssetId, clock.GetUtcNow(), cancellationToken);

    private async Task FollowRuleAsync(DbScope scope, StoredEvent happened, RecordTouched rule, CancellationToken cancellationToken)
    {
        if (rule is not { SiteId: { } siteId, AssetId: { } assetId })
            return;
        await FollowChildren.FollowRuleAsync(scope, happened, siteId, assetId, clock.GetUtcNow(), cancellationToken);
        await RunTags.ReconsiderAsync(await BeginAsync(scope, happened, siteId, assetId, cancellationToken), Span.Exact(happened.AtUtc), cancellationToken);
    }

    /// <summary>What the tag said of the asset that it is taken from, it says no more.</summary>
    private async Task FollowBindingAsync(DbScope scope, StoredEvent happened, TagBound bound, CancellationToken cancellationToken)
    {
        if (happened.SiteId is { } siteId && bound.FormerAssetId is { } former)
            await RunTags.ReconsiderAsync(await BeginAsync(scope, happened, siteId, former, cancellationToken), Span.Exact(happened.AtUtc), cancellationToken);
    }

    private async Task FollowStopAsync(DbScope scope, StoredEvent happened, StopTouched touched, CancellationToken cancellationToken)
    {
        await FollowChildren.HandleAsync(scope, happened, touched, clock.GetUtcNow(), cancellationToken);
        await KeepAssetStatus.HandleAsync(scope, touched.AssetId, happened, clock.GetUtcNow(), cancellationToken);
    }

    private async Task FollowTagAsync(DbScope scope, StoredEvent happened, RunStateChanged told, CancellationToken cancellationToken)
    {
        var (key, instant) = (told.TagId.ToString(System.Globalization.CultureInfo.InvariantCulture), Span.Exact(told.AtUtc));
        foreach (var former in await RunTags.ElsewhereAsync(scope, key, told.AssetId, cancellationToken))
            await RunTags.ReconsiderAsync(await BeginAsync(scope, happened, told.SiteId, former, cancellationToken), instant, cancellationToken);
        var at = await BeginAsync(scope, happened, told.SiteId, told.AssetId, cancellationToken);
        if (!told.IsRunning && (await RunTags.OthersAsync(at, [key], cancellationToken)).Count > 0)
            return; // it was taken from the asset meanwhile: nothing would end what it says
        var isFirst = await Claims.LastToldAsync(at, StopSource.Tag, key, cancellationToken) is null;
        if (!await Claims.IsNewsAsync(at, StopSource.Tag, key, !told.IsRunning, instant, cancellationToken))
            return;
        if (told.IsRunning && isFirst)
            return; // it ran all the time: nothing ends
        var touched = told.IsRunning
            ? await Claims.EndAsync(at, Enum.GetValues<StopSource>(), instant, cancellationToken)
            : await Claims.AddAsync(at, StopSource.Tag, key, new(instant, null), cancellationToken);
        await ProjectStops.HandleAsync(at, touched, new(told.StopType ?? StopType.Other, StopSource.Tag), cancellationToken);
    }

    private async Task FollowAlarmAsync(DbScope scope, StoredEvent happened, AlarmRaised alarm, CancellationToken cancellationToken)
    {
        if (alarm.AssetId is not { } assetId || alarm.IsSilenced || alarm.Quality is Quality.Bad or Quality.Stale)
            return;
        var rules = await StopRules.OfAssetAsync(scope, assetId, StopRuleKind.Alarm, cancellationToken);
        if (rules.FirstOrDefault(rule => string.Equals(rule.Signal, alarm.Signal, StringComparison.Ordinal)) is not { } rule)
            return;
        var at = await BeginAsync(scope, happened, alarm.SiteId, assetId, cancellationToken);
        var (key, instant) = (alarm.AlarmId.ToString(), Span.Exact(alarm.RaisedAtUtc));
        var returned = await Claims.LastToldAsync(at, StopSource.Alarm, key, cancellationToken);
        var span = new Span(instant, returned is { Stands: false } over ? over.AtUtc : null);
        if (span.IsEmpty)
            return;

        // A rule has one activation at a time: that the older ended, nobody may have told.
        var words = new StopWords(rule.StopType, StopSource.Alarm);
        var older = await Claims.EndAsync(at, [StopSource.Alarm], instant, cancellationToken, detail: alarm.Rule);
        var touched = (await Claims.AddAsync(at, StopSource.Alarm, key, span, cancellationToken, alarm.Rule)).Hull(older);
        await ProjectStops.HandleAsync(at, touched, words, cancellationToken);
    }

    private async Task FollowReturnAsync(DbScope scope, StoredEvent happened, AlarmReturned alarm, CancellationToken cancellationToken)
    {
        if (alarm.AssetId is not { } assetId)
            return;
        var (key, instant) = (alarm.AlarmId.ToString(), Span.Exact(alarm.ReturnedAtUtc));
        if ((await StopRules.OfAssetAsync(scope, assetId, StopRuleKind.Alarm, cancellationToken)).Count == 0 && !await Claims.IsOpenAsync(scope, assetId, StopSource.Alarm, key, cancellationToken))
            return;
        var at = await BeginAsync(scope, happened, alarm.SiteId, assetId, cancellationToken);
        await Claims.IsNewsAsync(at, StopSource.Alarm, key, false, instant, cancellationToken);
        var touched = await Claims.EndAsync(at, [StopSource.Alarm], instant, cancellationToken, key, takesBack: true);
        await ProjectStops.HandleAsync(at, touched, new(StopType.Breakdown, StopSource.Alarm), cancellationToken);
    }

    private async Task FollowPersonAsync(DbScope scope, StoredEvent happened, AssetStatusRecorded said, CancellationToken cancellationToken)
    {
        if (happened.SiteId is not { } siteId)
            return;
        if (said.Status is AssetStatus.Decommissioned)
            await FollowChildren.ReconsiderAsync(scope, happened, siteId, said.AssetId, clock.GetUtcNow(), cancellationToken);
        if (said.Cause is not StatusCause.Person)
            return;
        var at = await BeginAsync(scope, happened, siteId, said.AssetId, cancellationToken);
        var (stands, instant) = (said.Status is AssetStatus.Down or AssetStatus.Maintenance, Span.Exact(said.SinceUtc));
        if (!await Claims.IsNewsAsync(at, StopSource.Person, StatusKey, stands, instant, cancellationToken, repeats: true))
            return;
        StopSource[] ended = said.Status is AssetStatus.Operational or AssetStatus.Decommissioned ? Enum.GetValues<StopSource>() : [StopSource.Person];
        var touched = stands
            ? await Claims.AddAsync(at, StopSource.Person, StatusKey, new(instant, null), cancellationToken)
            : await Claims.EndAsync(at, ended, instant, cancellationToken);
        var words = new StopWords(said.Status is AssetStatus.Maintenance ? StopType.Maintenance : StopType.Breakdown, StopSource.Person, Note: said.Reason);
        await ProjectStops.HandleAsync(at, touched, words, cancellationToken);
    }

    private async Task FollowReportAsync(DbScope scope, StoredEvent happened, RequestMoved report, CancellationToken cancellationToken)
    {
        var at = await BeginAsync(scope, happened, report.SiteId, report.AssetId, cancellationToken);
        await FollowReports.HandleAsync(at, happened, report, cancellationToken);
    }

    private Task<StopWriting> BeginAsync(DbScope scope, StoredEvent happened, Guid siteId, Guid assetId, CancellationToken cancellationToken) =>
        StopWriting.ForAsync(scope, happened.Actor, siteId, assetId, Span.Exact(clock.GetUtcNow()), cancellationToken);
}
