using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.SignalR;

namespace Maintenance.Cloud.Live;

/// <summary>
/// One live connection: whose it is, what it joined, and what waits to be sent to it. Nobody waits for a slow one: where
/// <see cref="MostWaiting"/> messages wait it is ended, and goes on by its cursor when it comes back.
/// </summary>
internal sealed class LiveMember(HubCallerContext connection, CurrentUser user, IClientProxy client) : IAsyncDisposable
{
    /// <summary>Groups that one connection may join.</summary>
    public const int MaxGroups = 500;

    /// <summary>Messages that wait for one connection.</summary>
    public const int MostWaiting = 2_000;

    private static readonly UpDownCounter<long> Joined = PlatformMeter.Meter.CreateUpDownCounter<long>("live_groups_joined");

    private readonly ConcurrentDictionary<LiveGroup, byte> _groups = new();
    private readonly Channel<(string Method, object? Message)> _waiting =
        Channel.CreateBounded<(string, object?)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private Task _sending = Task.CompletedTask;

    public CurrentUser User => user;

    public ICollection<LiveGroup> Groups => _groups.Keys;

    public int Count => _groups.Count;

    public void Begin() => _sending = SendAsync(connection.ConnectionAborted);

    /// <returns>False where it joined <see cref="MaxGroups"/> already.</returns>
    public bool Join(LiveGroup group)
    {
        lock (_groups)
        {
            if (_groups.ContainsKey(group))
                return true;
            if (_groups.Count >= MaxGroups)
                return false;
            Joined.Add(1);
            return _groups.TryAdd(group, 0);
        }
    }

    public bool Leave(LiveGroup group)
    {
        if (!_groups.TryRemove(group, out _))
            return false;
        Joined.Add(-1);
        return true;
    }

    public void LeaveAll()
    {
        foreach (var group in _groups.Keys)
            Leave(group);
    }

    public bool IsIn(LiveGroup group) => _groups.ContainsKey(group);

    public void Tell(string method, object? message)
    {
        if (!_waiting.Writer.TryWrite((method, message)))
            connection.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _sending;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (method, message) in _waiting.Reader.ReadAllAsync(cancellationToken))
                await client.SendAsync(method, message, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The connection has ended: what waited is read anew by whoever comes back.
        }
    }
}
