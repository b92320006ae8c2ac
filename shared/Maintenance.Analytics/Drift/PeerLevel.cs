using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Drift;

/// <summary>
/// What machines of one class at one site have in common at a moment, over what each of them is expected to say: the weather
/// and the season in a temperature. The middle of all, so that those which are ill do not count; fewer than
/// <see cref="Least"/> peers say nothing and the last known stays. One for each signal of the class. No allocation after
/// construction; not for two threads at once.
/// </summary>
/// <param name="peers">Most machines that can be told of in one moment.</param>
public sealed class PeerLevel(int peers) : IStateful
{
    public const int Least = 5;

    private readonly double[] _values = new double[peers];
    private int _count;

    public string StateName => "peer-level/1";

    /// <summary>Of the last moment that was closed, in the unit of the values.</summary>
    public double Level { get; private set; }

    /// <summary>Tells of one machine; what is no number, or more than there are peers, is not taken.</summary>
    public void Add(double value)
    {
        if (double.IsFinite(value) && _count < peers)
            _values[_count++] = value;
    }

    /// <summary>Every machine that has something to tell of this moment has told it.</summary>
    public double Close()
    {
        if (_count >= Least)
        {
            Array.Sort(_values, 0, _count);
            Level = _count % 2 == 1 ? _values[_count / 2] : (_values[(_count / 2) - 1] + _values[_count / 2]) / 2;
        }

        _count = 0;
        return Level;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_values);
        writer.Write(_count);
        writer.Write(Level);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_values);
        _count = reader.ReadCount(peers);
        Level = reader.ReadDouble();
    }
}
