namespace Maintenance.Cloud.Live;

/// <summary>Which assets somebody is looking at in this process, so that values nobody sees are not carried about.</summary>
internal sealed class LiveAudience
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<Guid>> _byConnection = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _watchers = [];

    /// <summary>Assets one connection may look at together; a page shows fewer.</summary>
    public const int MaxPerConnection = 500;

    public Guid[] Watched()
    {
        lock (_gate)
            return [.. _watchers.Keys];
    }

    /// <summary>The connections that look at an asset.</summary>
    public string[] WatchersOf(Guid assetId)
    {
        lock (_gate)
            return [.. _byConnection.Where(one => one.Value.Contains(assetId)).Select(one => one.Key)];
    }

    /// <summary>What each connection looks at.</summary>
    public IReadOnlyList<(string ConnectionId, Guid[] AssetIds)> ByConnection()
    {
        lock (_gate)
            return [.. _byConnection.Select(one => (one.Key, one.Value.ToArray()))];
    }

    /// <returns>False where the connection watches <see cref="MaxPerConnection"/> assets already.</returns>
    public bool Join(string connectionId, Guid assetId)
    {
        lock (_gate)
        {
            var watched = _byConnection.TryGetValue(connectionId, out var known) ? known : _byConnection[connectionId] = [];
            if (watched.Count == MaxPerConnection && !watched.Contains(assetId))
                return false;
            if (watched.Add(assetId))
                _watchers[assetId] = _watchers.GetValueOrDefault(assetId) + 1;
            return true;
        }
    }

    public void Leave(string connectionId, Guid assetId)
    {
        lock (_gate)
        {
            if (_byConnection.TryGetValue(connectionId, out var watched) && watched.Remove(assetId))
                Release(assetId);
        }
    }

    public void Leave(string connectionId)
    {
        lock (_gate)
        {
            if (!_byConnection.Remove(connectionId, out var watched))
                return;
            foreach (var assetId in watched)
                Release(assetId);
        }
    }

    private void Release(Guid assetId)
    {
        if (--_watchers[assetId] == 0)
            _watchers.Remove(assetId);
    }
}
