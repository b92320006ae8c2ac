using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// A tag's own zero and unit, taken from its first values: the median, and a quarter of the range that all but the two highest
/// and the two lowest span (two standard deviations to both sides, for normal noise). Everything after reckons in these, so
/// neither the engineering unit nor its zero point matters. A tag that hardly varied has no unit yet: the wait goes on until it
/// has. The median of absolute deviations would not do: a quantised tag mostly shows one value and has none.
/// </summary>
internal sealed class TagUnit : IStateful
{
    /// <summary>Values from which the unit is taken.</summary>
    public const int WarmUp = 100;

    /// <summary>Values that must differ from the median: one flicker of a constant says nothing of its scatter.</summary>
    private const int LeastDifferent = 5;

    /// <summary>Outliers on each side that the unit does not see.</summary>
    private const int Outliers = 2;

    private readonly double[] _first = new double[WarmUp];
    private readonly double[] _sorted = new double[WarmUp];
    private int _taken;
    private double _zero;
    private double _unit;

    public string StateName => "tag-unit/1";

    public bool IsKnown => _unit > 0;

    /// <summary>Values still to come; a tag that hardly varies always waits for one more.</summary>
    public int WarmUpLeft => IsKnown ? 0 : Math.Max(1, WarmUp - _taken);

    /// <summary>The last <see cref="WarmUp"/> values in the order they came, in the tag's own unit; only as the unit becomes known.</summary>
    public void Replay(Span<double> into)
    {
        for (var i = 0; i < WarmUp; i++)
            into[i] = Of(_first[(_taken + i) % WarmUp]);
    }

    /// <summary>Takes one of the first values.</summary>
    /// <returns>Whether the unit has become known with it.</returns>
    public bool Learn(double value)
    {
        _first[_taken % WarmUp] = value;
        // Counts on only to know where the ring begins; a constant tag must not count for ever.
        _taken = _taken + 1 == 2 * WarmUp ? WarmUp : _taken + 1;
        if (_taken < WarmUp)
            return false;

        _first.CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        var median = Middle(_sorted);
        var different = 0;
        foreach (var one in _sorted)
            different += one != median ? 1 : 0;
        if (different < LeastDifferent)
            return false;

        _unit = (_sorted[^(Outliers + 1)] - _sorted[Outliers]) / 4;
        _zero = median;
        return IsKnown;
    }

    /// <summary>A value in the tag's own unit.</summary>
    public double Of(double value) => (value - _zero) / _unit;

    /// <summary>A distance in the tag's own unit as one in the tag's engineering unit.</summary>
    public double Engineering(double distance) => distance * _unit;

    public void Forget() => (_taken, _zero, _unit) = (0, 0, 0);

    public void Save(StateWriter writer)
    {
        writer.Write(_first);
        writer.Write(_taken);
        writer.Write(_zero);
        writer.Write(_unit);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_first);
        _taken = reader.ReadCount((2 * WarmUp) - 1);
        _zero = reader.ReadDouble();
        _unit = reader.ReadDouble();
    }

    private static double Middle(ReadOnlySpan<double> sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] / 2) + (sorted[sorted.Length / 2] / 2);
}
