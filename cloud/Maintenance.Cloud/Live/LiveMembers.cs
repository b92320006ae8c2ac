using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.SignalR;

namespace Maintenance.Cloud.Live;

/// <summary>The live connections of this process.</summary>
internal sealed class LiveMembers
{
    private static readonly UpDownCounter<long> Connections = PlatformMeter.Meter.CreateUpDownCounter<long>("live_connections");

    private readonly ConcurrentDictionary<string, LiveMember> _members = new(StringComparer.Ordinal);

    public ICollection<LiveMember> All => _members.Values;

    /// <exception cref="HubException">It was ended.</exception>
    public LiveMember this[string connectionId] =>
        _members.TryGetValue(connectionId, out var member) ? member : throw new HubException("The connection was ended: connect again.");

    /// <summary>Null where it was ended.</summary>
    public LiveMember? Find(string connectionId) => _members.GetValueOrDefault(connectionId);

    public void Add(string connectionId, LiveMember member)
    {
        _members[connectionId] = member;
        Connections.Add(1);
        member.Begin();
    }

    /// <summary>Nothing is told to it any more.</summary>
    public void Drop(string connectionId)
    {
        if (_members.TryRemove(connectionId, out var member))
            Forget(member);
    }

    public async Task RemoveAsync(string connectionId)
    {
        if (!_members.TryRemove(connectionId, out var member))
            return;
        Forget(member);
        await member.DisposeAsync();
    }

    private static void Forget(LiveMember member)
    {
        Connections.Add(-1);
        member.LeaveAll();
    }
}
