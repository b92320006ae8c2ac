using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Requests;

namespace Maintenance.Cloud.Stops;

/// <summary>
/// What people report of a machine that is down. Once the machine itself says that it runs, it does not stand; and where it says so
/// all the time, the word of somebody whom nobody knows counts once maintenance has taken the report on.
/// </summary>
internal static class FollowReports
{
    public static async Task HandleAsync(StopWriting at, StoredEvent happened, RequestMoved report, CancellationToken cancellationToken)
    {
        var (key, since) = (report.RequestId.ToString(), Span.Exact(report.DownSinceUtc ?? report.ReportedAtUtc));
        var words = new StopWords(StopType.Breakdown, StopSource.Request, RequestId: report.RequestId, WorkOrderId: report.WorkOrderId);
        var isTakenBack = report.To is RequestState.Declined or RequestState.Withdrawn || !report.MachineIsDown;
        if (isTakenBack || report.Progress is RequestProgress.Cancelled)
        {
            var end = isTakenBack ? since : Span.Exact(happened.AtUtc); // of work that was cancelled the machine stood until then
            await Claims.IsNewsAsync(at, StopSource.Request, key, stands: false, Span.Exact(happened.AtUtc), cancellationToken);
            await ProjectStops.HandleAsync(at, await Claims.EndAsync(at, [StopSource.Request], end, cancellationToken, key, takesBack: true), words, cancellationToken);
            return;
        }

        if (await Claims.LastRunningAsync(at, cancellationToken) is { } runs
            && (runs >= since || string.Equals(happened.Actor, Nobody.Actor, StringComparison.Ordinal)))
        {
            return;
        }

        await ClaimAsync(at, happened, key, since, words, cancellationToken);
        await LinkStops.HandleAsync(at, since, report.RequestId, report.WorkOrderId, cancellationToken);
    }

    /// <summary>Claims it once; from another time where the report was put right.</summary>
    private static async Task ClaimAsync(
        StopWriting at, StoredEvent happened, string key, DateTimeOffset since, StopWords words, CancellationToken cancellationToken)
    {
        var isNews = await Claims.IsNewsAsync(at, StopSource.Request, key, stands: true, Span.Exact(happened.AtUtc), cancellationToken);
        var open = await Claims.FindOpenAsync(at, StopSource.Request, key, cancellationToken);
        if (open is not null && open.StartedAtUtc != since)
            await Claims.RemoveAsync(at, open.Id, cancellationToken);
        else if (!isNews)
            return;
        var claimed = await Claims.AddAsync(at, StopSource.Request, key, new(since, null), cancellationToken);
        await ProjectStops.HandleAsync(at, open is null ? claimed : claimed.Hull(open.Span), words, cancellationToken);
    }
}
