using System.Numerics;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>The last values of a series, side by side in memory at all times, so that they can be reckoned with by the vector.</summary>
/// <param name="length">Values kept.</param>
internal sealed class RecentValues<T>(int length) : IStateful
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Twice as long: the values move to the front only when the end is reached.</summary>
    private readonly T[] _values = new T[2 * length];
    private int _end;

    public string StateName => "recent-values/2";

    public bool IsEmpty => _end == 0;

    /// <summary>Oldest first; all of them, as if the first value had always been. Not before there is one.</summary>
    public ReadOnlySpan<T> All => _values.AsSpan(_end - length, length);

    public void Add(T value)
    {
        if (IsEmpty)
        {
            _values.AsSpan(0, length).Fill(value);
            _end = length;
            return;
        }

        if (_end == _values.Length)
        {
            _values.AsSpan(_end - length + 1).CopyTo(_values);
            _end = length - 1;
        }

        _values[_end++] = value;
    }

    public void Save(StateWriter writer)
    {
        foreach (var value in _values)
            writer.Write(double.CreateChecked(value));
        writer.Write(_end);
    }

    public void Restore(StateReader reader)
    {
        foreach (ref var value in _values.AsSpan())
            value = T.CreateChecked(reader.ReadDouble());
        _end = reader.ReadCount(_values.Length);
        if (_end > 0 && _end < length)
            throw new StateException("The saved values end before they begin.");
    }
}
