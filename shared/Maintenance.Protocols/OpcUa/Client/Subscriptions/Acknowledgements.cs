using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Messages that have been told, until the server has been told so.</summary>
internal sealed class Acknowledgements
{
    private readonly Lock _lock = new();
    private List<SubscriptionAcknowledgement> _waiting = [];

    public void Add(uint subscription, uint sequence)
    {
        lock (_lock)
            _waiting.Add(new() { SubscriptionId = subscription, SequenceNumber = sequence });
    }

    public IReadOnlyList<SubscriptionAcknowledgement> TakeAll()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }

    /// <summary>They did not reach the server.</summary>
    public void PutBack(IReadOnlyList<SubscriptionAcknowledgement> taken)
    {
        lock (_lock)
            _waiting.AddRange(taken);
    }

    public void Clear()
    {
        lock (_lock)
            _waiting.Clear();
    }
}
