using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// What stands out of each row against the rows just before it: every tag less its own slow mean, in its own standard deviation.
/// The slow mean follows always, so drift and a new level are no news here; jumps, bursts and broken relations are.
/// </summary>
internal sealed class Background(int tags) : IStateful
{
    private const double Slow = 1.0 / 60;
    private const double Learning = 1.0 / 300;

    /// <summary>Further out than this, in standard deviations, is cut off: one wild value must not fill the score.</summary>
    private const double Cutting = 6;

    /// <summary>Further out than this teaches no more.</summary>
    private const double Teaching = 4;

    private readonly double[] _means = new double[tags];
    private readonly double[] _variances = new double[tags];
    private readonly bool[] _known = new bool[tags];
    private readonly double[] _squares = new double[tags];

    public string StateName => "background/2";

    /// <summary>The last row: standard deviations from the slow mean; 0 for a tag without a value or still unknown.</summary>
    public double[] Row { get; } = new double[tags];

    /// <summary>Squares of <see cref="Row"/>.</summary>
    public ReadOnlySpan<double> Squares
    {
        get
        {
            for (var tag = 0; tag < tags; tag++)
                _squares[tag] = Row[tag] * Row[tag];
            return _squares;
        }
    }

    /// <summary>Takes a tag's value, or none.</summary>
    /// <param name="value">In the tag's own unit; NaN where it has none.</param>
    /// <param name="learns">Whether the standard deviation is to follow: not in alarm.</param>
    public void Take(int tag, double value, bool learns)
    {
        Row[tag] = 0;
        if (double.IsNaN(value))
            return;
        if (!_known[tag])
        {
            // In its own unit a tag begins around 0 with a scatter of 1.
            (_known[tag], _means[tag], _variances[tag]) = (true, Math.Clamp(value, -1, 1), 1);
            return;
        }

        var deviation = Math.Sqrt(_variances[tag]);
        var stray = Math.Clamp(value - _means[tag], -Cutting * deviation, Cutting * deviation);
        Row[tag] = stray / deviation;
        _means[tag] += Slow * stray;
        if (learns)
        {
            var taught = Math.Min(stray * stray, Teaching * Teaching * _variances[tag]);
            _variances[tag] = Math.Max(1e-6, _variances[tag] + (Learning * (taught - _variances[tag])));
        }
    }

    public void Forget(int tag) => (_known[tag], Row[tag]) = (false, 0);

    public void Save(StateWriter writer)
    {
        writer.Write(_means);
        writer.Write(_variances);
        foreach (var known in _known)
            writer.Write(known);
        writer.Write(Row);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_means);
        reader.Read(_variances);
        foreach (ref var known in _known.AsSpan())
            known = reader.ReadBoolean();
        reader.Read(Row);
    }
}
