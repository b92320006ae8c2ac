using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.SignalR;

namespace Maintenance.Cloud.Live;

/// <summary>
/// What signed-in people are told without asking: <c>changed</c> in the groups of sites, <c>readings</c> in those of
/// assets. Every join is authorised on its own.
/// </summary>
internal sealed class LiveHub(Database database, LiveAudience audience, LiveSessions sessions) : Hub
{
    public const string Path = "/live";

    /// <summary>Message of a change: <see cref="LiveChange"/>.</summary>
    public const string Changed = "changed";

    /// <summary>Message of values: an array of <see cref="LiveReading"/>.</summary>
    public const string Readings = "readings";

    private const string NotYours = "There is nothing here, or nothing that you may see.";

    public static string SiteGroup(Guid siteId) => $"site:{siteId}";

    public static string AssetGroup(Guid assetId) => $"asset:{assetId}";

    public Task JoinSite(Guid siteId) => Person().May(Permission.ReadAssets, siteId)
        ? Groups.AddToGroupAsync(Context.ConnectionId, SiteGroup(siteId), Context.ConnectionAborted)
        : throw new HubException(NotYours);

    public Task LeaveSite(Guid siteId) =>
        Groups.RemoveFromGroupAsync(Context.ConnectionId, SiteGroup(siteId), Context.ConnectionAborted);

    public async Task JoinAsset(Guid assetId)
    {
        await using var scope = await database.AsUserAsync(Person().For(Permission.ReadReadings), Context.ConnectionAborted);
        if (!(await AssetDirectory.ReadAsync(scope, [assetId], Context.ConnectionAborted)).ContainsKey(assetId))
            throw new HubException(NotYours);
        if (!audience.Join(Context.ConnectionId, assetId))
            throw new HubException($"A connection watches at most {LiveAudience.MaxPerConnection} assets: leave one first.");
        await Groups.AddToGroupAsync(Context.ConnectionId, AssetGroup(assetId), Context.ConnectionAborted);
    }

    public Task LeaveAsset(Guid assetId)
    {
        audience.Leave(Context.ConnectionId, assetId);
        return Groups.RemoveFromGroupAsync(Context.ConnectionId, AssetGroup(assetId), Context.ConnectionAborted);
    }

    public override Task OnConnectedAsync()
    {
        sessions.Add(Context);
        return base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        sessions.Remove(Context.ConnectionId);
        audience.Leave(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    private CurrentUser Person() => CurrentUser.Of(Context.User) ?? throw new HubException("Sign in first.");
}
