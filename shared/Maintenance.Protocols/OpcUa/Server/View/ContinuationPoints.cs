using System.Security.Cryptography;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.View;

/// <summary>Where a session's browsing or reading goes on (Part 4 §7.9). With one too many the oldest is forgotten.</summary>
internal sealed class ContinuationPoints<T>(int most)
    where T : class
{
    private const int Bytes = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<ByteString, T> _points = [];
    private readonly Queue<ByteString> _order = new();

    public ByteString Add(T point)
    {
        var id = new ByteString(RandomNumberGenerator.GetBytes(Bytes));
        lock (_lock)
        {
            while (_points.Count >= most && _order.TryDequeue(out var oldest))
                _points.Remove(oldest);
            _points.Add(id, point);
            _order.Enqueue(id);
            while (_order.Count > _points.Count && !_points.ContainsKey(_order.Peek()))
                _order.Dequeue();
        }

        return id;
    }

    /// <summary>Takes a point away; a point is good for once.</summary>
    public T? Take(ByteString id)
    {
        lock (_lock)
            return _points.Remove(id, out var point) ? point : null;
    }
}
