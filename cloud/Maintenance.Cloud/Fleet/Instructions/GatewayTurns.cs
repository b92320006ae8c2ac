namespace Maintenance.Cloud.Fleet;

/// <summary>Who waits to be told something: one request for each gateway, the newest, and none while the cloud stops.</summary>
internal sealed class GatewayTurns(IHostApplicationLifetime life)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, CancellationTokenSource> _waiting = [];

    /// <summary>Ends the gateway's earlier turn. The token is cancelled when this one is to end.</summary>
    public Turn Begin(Guid gatewayId, CancellationToken aborted)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, life.ApplicationStopping);
        CancellationTokenSource? earlier;
        lock (_gate)
        {
            earlier = _waiting.GetValueOrDefault(gatewayId);
            _waiting[gatewayId] = ending;
            earlier?.CancelAfter(TimeSpan.Zero);   // not here: what waits would go on inside the lock
        }

        return new(this, gatewayId, ending);
    }

    private void End(Guid gatewayId, CancellationTokenSource ending)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(gatewayId, out var waiting) && ReferenceEquals(waiting, ending))
                _waiting.Remove(gatewayId);
            ending.Dispose();
        }
    }

    internal sealed class Turn(GatewayTurns turns, Guid gatewayId, CancellationTokenSource ending) : IDisposable
    {
        public CancellationToken Ending { get; } = ending.Token;

        public void Dispose() => turns.End(gatewayId, ending);
    }
}
