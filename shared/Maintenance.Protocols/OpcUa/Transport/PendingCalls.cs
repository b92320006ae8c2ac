using System.Collections.Concurrent;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>The requests under way on one channel, by their numbers.</summary>
internal sealed class PendingCalls(EncodingLimits limits)
{
    private readonly ConcurrentDictionary<uint, PendingCall> _calls = new();
    private uint _lastId;
    private long _late;

    /// <summary>Answers that came after their caller had given up.</summary>
    public long Late => Interlocked.Read(ref _late);

    public uint NextId() => unchecked(Interlocked.Increment(ref _lastId));

    public uint Add(PendingCall call)
    {
        var id = NextId();
        _calls[id] = call;
        return id;
    }

    public void Forget(uint id) => _calls.TryRemove(id, out _);

    public void Take(IncomingChunks.Incoming message)
    {
        if (!_calls.TryRemove(message.RequestId, out var call))
            Interlocked.Increment(ref _late);
        else if (message.GivenUp is { } reason)
            call.Fail(reason);
        else
            Complete(call, message.Body.Span);
    }

    public void FailAll(Func<Exception> fault)
    {
        foreach (var call in _calls.Values)
            call.Fail(fault());
    }

    // An answer that cannot be read, or taken, fails its own call only: the chunks it came in were authentic and in order.
    private void Complete(PendingCall call, ReadOnlySpan<byte> body)
    {
        try
        {
            call.Complete(body, limits);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            call.Fail(unreadable);
        }
    }
}
