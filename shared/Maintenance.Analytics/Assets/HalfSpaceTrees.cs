using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// How thinly the rows just before populate the place where a row falls: streaming half-space trees (Tan, Ting and Liu 2011).
/// Each tree halves the space of the tags at random; the rows of one window are counted in its leaves and judge the rows of the
/// next. The trees are the same in every run.
/// </summary>
internal sealed class HalfSpaceTrees : IStateful
{
    private const int Trees = 25;
    private const int Depth = 6;
    private const int Inner = (1 << Depth) - 1;
    private const int Nodes = (1 << (Depth + 1)) - 1;
    private const int Window = 250;

    /// <summary>Rows lie within this many standard deviations.</summary>
    private const double Reach = 6;

    /// <summary>A node with fewer rows than this is not looked into further, as in the paper: a tenth of the window.</summary>
    private const int Few = Window / 10;

    private readonly int[] _tags = new int[Trees * Inner];
    private readonly double[] _halves = new double[Trees * Inner];
    private readonly int[] _reference = new int[Trees * Nodes];
    private readonly int[] _latest = new int[Trees * Nodes];
    private int _counted;
    private bool _hasReference;

    public HalfSpaceTrees(int tags)
    {
        var random = new Drawing(0x9E3779B97F4A7C15);
        Span<double> low = stackalloc double[tags];
        Span<double> high = stackalloc double[tags];
        for (var tree = 0; tree < Trees; tree++)
        {
            for (var tag = 0; tag < tags; tag++)
            {
                // The paper's work range: a random middle, and as far to both sides as reaches the whole.
                var middle = (2 * random.Next() - 1) * Reach / 2;
                (low[tag], high[tag]) = (middle - (1.5 * Reach), middle + (1.5 * Reach));
            }

            Grow(tree, 0, low, high, random);
        }
    }

    public string StateName => "half-space-trees/1";

    /// <summary>Takes a row.</summary>
    /// <param name="row">Standard deviations from the mean.</param>
    /// <param name="learns">Whether the row is to be counted: not in alarm.</param>
    /// <param name="rarity">Natural logarithm of how much thinner the place is than one where all rows fall; at most about 5. 0 if unknown.</param>
    /// <returns>False until the first window is full.</returns>
    public bool TryTake(ReadOnlySpan<double> row, bool learns, out double rarity)
    {
        double mass = 0;
        for (var tree = 0; tree < Trees; tree++)
            mass += Fall(tree, row, learns);
        rarity = _hasReference ? Math.Log((double)Window * Trees * (1 << Depth) / (mass + 1)) : 0;
        var known = _hasReference;
        if (learns && ++_counted == Window)
        {
            _latest.CopyTo(_reference, 0);
            Array.Clear(_latest);
            (_counted, _hasReference) = (0, true);
        }

        return known;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_reference);
        writer.Write(_latest);
        writer.Write(_counted);
        writer.Write(_hasReference);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_reference);
        reader.Read(_latest);
        _counted = reader.ReadCount(Window - 1);
        _hasReference = reader.ReadBoolean();
    }

    /// <returns>Rows of the reference where this one falls, times 2 for each halving on the way.</returns>
    private double Fall(int tree, ReadOnlySpan<double> row, bool learns)
    {
        var (node, mass) = (0, -1.0);
        for (var depth = 0; ; depth++)
        {
            var at = (tree * Nodes) + node;
            if (mass < 0 && (_reference[at] <= Few || depth == Depth))
                mass = Math.ScaleB(_reference[at], depth);
            if (learns)
                _latest[at]++;
            if (depth == Depth || (!learns && mass >= 0))
                return mass;
            var split = (tree * Inner) + node;
            node = (2 * node) + (row[_tags[split]] < _halves[split] ? 1 : 2);
        }
    }

    private void Grow(int tree, int node, Span<double> low, Span<double> high, Drawing random)
    {
        if (node >= Inner)
            return;
        var tag = (int)(random.Next() * low.Length);
        var (from, to) = (low[tag], high[tag]);
        var half = (from + to) / 2;
        _tags[(tree * Inner) + node] = tag;
        _halves[(tree * Inner) + node] = half;
        high[tag] = half;
        Grow(tree, (2 * node) + 1, low, high, random);
        (low[tag], high[tag]) = (half, to);
        Grow(tree, (2 * node) + 2, low, high, random);
        low[tag] = from;
    }

    /// <summary>Numbers that look random and are the same in every run and on every platform (Marsaglia's xorshift64*).</summary>
    private sealed class Drawing(ulong seed)
    {
        private ulong _state = seed;

        /// <returns>0 to below 1.</returns>
        public double Next()
        {
            _state ^= _state >> 12;
            _state ^= _state << 25;
            _state ^= _state >> 27;
            return (unchecked(_state * 0x2545F4914F6CDD1D) >> 11) * (1.0 / (1ul << 53));
        }
    }
}
