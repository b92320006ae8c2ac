using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Modes;

/// <summary>
/// Tells which product, or duty, a running machine is on by the level of its load: levels that lie further apart than
/// <see cref="Apart"/> of the greater one are different products. A level is taken up once <see cref="Bearing"/> samples in a
/// row lie on it and follows them slowly; at most <see cref="Most"/> are told apart, and what lies on none belongs to the
/// nearest. Give it samples of a running machine only. No allocation after construction; not for two threads at once.
/// </summary>
public sealed class ProductTracker : IStateful
{
    public const int Most = 8;
    public const double Apart = 0.15;
    public const int Bearing = 6;

    private const double Following = 1.0 / 64;

    private readonly double[] _levels = new double[Most];
    private double _candidate = double.NaN;
    private int _borne;
    private int _stay;
    private int _next = -1;

    public string StateName => "product-tracker/1";

    /// <summary>How many products were told apart.</summary>
    public int Count { get; private set; }

    /// <summary>0 and up in the order of their first appearance; -1 before the first is known.</summary>
    public int Product { get; private set; } = -1;

    /// <summary>Load of a product.</summary>
    public double LevelOf(int product) => _levels[product];

    /// <summary>Takes the load of a running machine; what is no number changes nothing.</summary>
    public int Take(double load)
    {
        if (!double.IsFinite(load))
            return Product;
        var nearest = Nearest(load);
        if (nearest >= 0 && (Count == Most || IsOn(load, _levels[nearest])))
        {
            _borne = 0;
            if (IsOn(load, _levels[nearest]))
                _levels[nearest] += (load - _levels[nearest]) * Following;
            Stay(nearest);
        }
        else
        {
            Bear(load);
        }

        return Product;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_levels);
        writer.Write(_candidate);
        writer.Write([_borne, _stay, _next, Count, Product]);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_levels);
        _candidate = reader.ReadDouble();
        Span<int> counts = stackalloc int[5];
        reader.Read(counts);
        (_borne, _stay, _next, Count, Product) = (counts[0], counts[1], counts[2], counts[3], counts[4]);
        if (Count is < 0 or > Most || Product < -1 || Product >= Count)
            throw new StateException($"A saved product is {Product} of {Count}, which cannot be.");
    }

    private static bool IsOn(double load, double level) =>
        Math.Abs(load - level) <= Apart / 2 * Math.Max(Math.Abs(load), Math.Abs(level));

    private void Bear(double load)
    {
        _borne = _borne > 0 && IsOn(load, _candidate) ? _borne + 1 : 1;
        _candidate = _borne == 1 ? load : _candidate + ((load - _candidate) / _borne);
        if (_borne < Bearing)
            return;
        _levels[Count] = _candidate;
        (Product, _borne, _stay) = (Count, 0, 0);
        Count++;
    }

    /// <summary>A change of product takes as many samples as a new one.</summary>
    private void Stay(int product)
    {
        _stay = product == _next ? _stay + 1 : 1;
        _next = product;
        if (product != Product && _stay >= Bearing)
            Product = product;
    }

    private int Nearest(double load)
    {
        var nearest = -1;
        for (var i = 0; i < Count; i++)
        {
            if (nearest < 0 || Math.Abs(load - _levels[i]) < Math.Abs(load - _levels[nearest]))
                nearest = i;
        }

        return nearest;
    }
}
