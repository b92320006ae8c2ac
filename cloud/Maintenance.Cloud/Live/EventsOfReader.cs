using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Live;

/// <summary>The events that one program asks for and may be told of.</summary>
internal sealed class EventsOfReader(EventFeed feed, EventRights rights, CurrentUser user, IReadOnlyCollection<string>? types, TimeProvider clock)
{
    private readonly Guid[] _siteIds = [.. user.Memberships.Select(at => at.SiteId).Distinct()];

    public async Task<(IReadOnlyList<LiveChange> Items, EventPlace Next, bool HasMore)> ReadAsync(EventPlace after, int most, CancellationToken cancellationToken)
    {
        var part = await feed.ReadAsync(after, most, _siteIds, types, cancellationToken);
        return (await ShowAsync(part, cancellationToken), part.Next, part.HasMore);
    }

    /// <summary>The same, waiting for news where there are none.</summary>
    public async Task<(IReadOnlyList<LiveChange> Items, EventPlace Next)> NextAsync(EventPlace after, int most, TimeSpan longest, CancellationToken cancellationToken)
    {
        var announced = feed.AnnouncedAsync();
        var part = await feed.ReadAsync(after, most, _siteIds, types, cancellationToken);
        if (part is { Events.Count: 0, HasMore: false })
            await feed.WaitAsync(announced, part, longest, cancellationToken);
        return (await ShowAsync(part, cancellationToken), part.Next);
    }

    private async Task<IReadOnlyList<LiveChange>> ShowAsync(FeedPart part, CancellationToken cancellationToken)
    {
        var told = await rights.ToldAsync(user, part.Events, cancellationToken);
        var nowUtc = clock.GetUtcNow();
        return [.. part.Events.Where(happened => told.Contains(happened.Place.Id)).Select(happened => LiveChange.Of(happened, nowUtc))];
    }
}
