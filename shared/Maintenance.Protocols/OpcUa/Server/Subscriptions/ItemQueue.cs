namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>A ring that takes room only as it fills. It knows no rule for being full: its item does.</summary>
internal sealed class ItemQueue<T>
{
    private T[] _ring = new T[1];
    private int _first;

    public int Count { get; private set; }

    public ref T First => ref _ring[_first];

    public ref T Last => ref _ring[Index(Count - 1)];

    public void AddLast(in T value)
    {
        if (Count == _ring.Length)
            Grow();
        _ring[Index(Count++)] = value;
    }

    public void AddFirst(in T value)
    {
        if (Count == _ring.Length)
            Grow();
        _first = _first == 0 ? _ring.Length - 1 : _first - 1;
        Count++;
        _ring[_first] = value;
    }

    public T TakeFirst()
    {
        var value = _ring[_first];
        _ring[_first] = default!;
        _first = Index(1);
        Count--;
        return value;
    }

    public void RemoveLast()
    {
        _ring[Index(Count - 1)] = default!;
        Count--;
    }

    public void Clear()
    {
        (_ring, _first, Count) = (new T[1], 0, 0);
    }

    private int Index(int offset)
    {
        var index = _first + offset;
        return index >= _ring.Length ? index - _ring.Length : index;
    }

    private void Grow()
    {
        var larger = new T[_ring.Length * 2];
        for (var index = 0; index < Count; index++)
            larger[index] = _ring[Index(index)];
        (_ring, _first) = (larger, 0);
    }
}
