using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.SignalR;

namespace Maintenance.Cloud.Live;

/// <summary>
/// What signed-in people are told without asking: <c>changed</c> in the groups of sites, areas, assets and work orders,
/// <c>readings</c> in those of assets. Every join is authorised on its own, by the rights that reading the same asks for.
/// </summary>
internal sealed class LiveHub(
    Database database, LiveAudience audience, LiveSessions sessions, LiveMembers members, EventRights rights, ResumeLive resume, IHubContext<LiveHub> hub) : Hub
{
    public const string Path = "/live";

    /// <summary>Message of a change: <see cref="LiveChange"/>.</summary>
    public const string Changed = "changed";

    /// <summary>Message of values: an array of <see cref="LiveReading"/>.</summary>
    public const string Readings = "readings";

    /// <summary>Message that a group is told of no more: <see cref="LiveLeft"/>.</summary>
    public const string Left = "left";

    /// <summary>Message, without content, that something may have left the person's sight: what is shown is to be read anew.</summary>
    public const string Refetch = "refetch";

    private const string NotYours = "There is nothing here, or nothing that you may see.";

    public Task JoinSite(Guid siteId)
    {
        if (!Person().May(Permission.ReadAssets, siteId))
            throw new HubException(NotYours);
        Join(new(LiveGroupKind.Site, siteId));
        return Task.CompletedTask;
    }

    public Task LeaveSite(Guid siteId) => Leave(new(LiveGroupKind.Site, siteId));

    public async Task JoinArea(Guid assetId)
    {
        if (!await SeesAssetAsync(assetId, Permission.ReadAssets))
            throw new HubException(NotYours);
        Join(new(LiveGroupKind.Area, assetId));
    }

    public Task LeaveArea(Guid assetId) => Leave(new(LiveGroupKind.Area, assetId));

    /// <summary>Its changes, and to who may read them its values.</summary>
    public async Task JoinAsset(Guid assetId)
    {
        if (!await SeesAssetAsync(assetId, Permission.ReadAssets))
            throw new HubException(NotYours);
        Join(new(LiveGroupKind.Asset, assetId));
        if (!await SeesAssetAsync(assetId, Permission.ReadReadings))
            return;
        if (!audience.Join(Context.ConnectionId, assetId))
            throw new HubException($"A connection watches at most {LiveAudience.MaxPerConnection} assets: leave one first.");
    }

    public Task LeaveAsset(Guid assetId)
    {
        audience.Leave(Context.ConnectionId, assetId);
        return Leave(new(LiveGroupKind.Asset, assetId));
    }

    public async Task JoinWorkOrder(Guid workOrderId)
    {
        if (!(await rights.SeenWorkAsync(Person(), [workOrderId], Context.ConnectionAborted)).Contains(workOrderId))
            throw new HubException(NotYours);
        Join(new(LiveGroupKind.WorkOrder, workOrderId));
    }

    public Task LeaveWorkOrder(Guid workOrderId) => Leave(new(LiveGroupKind.WorkOrder, workOrderId));

    /// <summary>Tells what was missed since <paramref name="cursor"/> in the groups joined; without one it gives that of the present.</summary>
    public async Task<LiveResumed> Resume(string? cursor) =>
        await resume.HandleAsync(members[Context.ConnectionId], cursor, Context.ConnectionAborted)
        ?? throw new HubException("This is no cursor: send that of the last change that you were told, or null.");

    public override Task OnConnectedAsync()
    {
        members.Add(Context.ConnectionId, new(Context, Person(), hub.Clients.Client(Context.ConnectionId)));
        sessions.Add(Context);
        return base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        sessions.Remove(Context.ConnectionId);
        audience.Leave(Context.ConnectionId);
        await members.RemoveAsync(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception);
    }

    private void Join(LiveGroup group)
    {
        if (!members[Context.ConnectionId].Join(group))
            throw new HubException($"A connection joins at most {LiveMember.MaxGroups} groups: leave one first.");
    }

    private Task Leave(LiveGroup group)
    {
        members[Context.ConnectionId].Leave(group);
        return Task.CompletedTask;
    }

    private async Task<bool> SeesAssetAsync(Guid assetId, Permission permission)
    {
        await using var scope = await database.AsUserAsync(Person().For(permission), Context.ConnectionAborted);
        return (await AssetDirectory.ReadAsync(scope, [assetId], Context.ConnectionAborted)).ContainsKey(assetId);
    }

    private CurrentUser Person() => CurrentUser.Of(Context.User) ?? throw new HubException("Sign in first.");
}
