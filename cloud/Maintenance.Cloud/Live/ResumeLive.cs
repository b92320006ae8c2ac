using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Live;

/// <summary>Tells a connection that came back what it missed in the groups that it has joined again.</summary>
/// <param name="most">Events of the person's sites that are looked through; after more it costs less to read anew.</param>
internal sealed class ResumeLive(EventFeed feed, TellMembers tell, TimeProvider clock, int most = ResumeLive.Most)
{
    /// <summary>Fewer than may wait for one connection.</summary>
    public const int Most = LiveMember.MostWaiting / 2;

    /// <summary>Reads of others' events that are passed over on the way.</summary>
    private const int MostReads = 20;
    private const int MostAtOnce = 500;

    /// <param name="cursor">Of the last change that the client was told, or of its last resuming; null: it has just read what it shows.</param>
    /// <returns>Null where that is no cursor.</returns>
    public async Task<LiveResumed?> HandleAsync(LiveMember member, string? cursor, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        if (cursor is null)
            return new(Now(await feed.NowAsync(cancellationToken)), MustRefetch: false);
        if (EventCursor.Parse(cursor) is not { } begin)
            return null;
        if (begin.IsOver(nowUtc) || await feed.IsAheadAsync(begin.Place, cancellationToken))
            return new(Now(await feed.NowAsync(cancellationToken)), MustRefetch: true);

        var place = begin.Place;
        List<FeedEvent> missed = [];
        for (var (read, hasMore) = (0, true); hasMore && missed.Count <= most && read < MostReads; read++)
        {
            var part = await feed.ReadAsync(place, MostAtOnce, member.User.SiteIds, types: null, cancellationToken);
            missed.AddRange(part.Events);
            (place, hasMore) = (part.Next, part.HasMore);
            if (hasMore || missed.Count > most)
                continue;
            await tell.HandleAsync([member], missed, cancellationToken);
            return new(Now(place), MustRefetch: false);
        }

        return new(Now(await feed.NowAsync(cancellationToken)), MustRefetch: true);

        string Now(EventPlace at) => EventCursor.At(at, nowUtc).ToText();
    }
}
