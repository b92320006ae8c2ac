namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>Where events come in from the application, and who hears of them; and which conditions there are.</summary>
public sealed class EventHub
{
    private readonly Lock _lock = new();
    private UaCondition[] _conditions = [];
    private Action<UaEvent>[] _listeners = [];

    internal IReadOnlyList<UaCondition> Conditions => Volatile.Read(ref _conditions);

    /// <summary>Tells an event to everybody who has asked for it.</summary>
    public void Raise(UaEvent happened)
    {
        foreach (var listener in Volatile.Read(ref _listeners))
            listener(happened);
    }

    internal void Listen(Action<UaEvent> listener)
    {
        lock (_lock)
            Volatile.Write(ref _listeners, [.. _listeners, listener]);
    }

    internal void Leave(Action<UaEvent> listener)
    {
        lock (_lock)
            Volatile.Write(ref _listeners, [.. _listeners.Where(other => other != listener)]);
    }

    internal void Add(UaCondition condition)
    {
        lock (_lock)
            Volatile.Write(ref _conditions, [.. _conditions, condition]);
    }
}
