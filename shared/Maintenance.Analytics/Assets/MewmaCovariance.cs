using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// The covariance of the tags' moving means, learnt row by row with exponential forgetting and drawn towards the diagonal, and
/// Hotelling's T² by it. It is measured on the moving means themselves: λ/(2 − λ) of the rows' covariance, as Lowry et al. 1992
/// reckon, holds only of rows that say nothing of the next one, which the tags of a machine do.
/// </summary>
/// <remarks>A tag that is not present is left out of T² as if it did not exist. Nothing is allocated per row, which costs the square of the tags.</remarks>
internal sealed class MewmaCovariance(int tags) : IStateful
{
    private const double Learning = 1.0 / 400;

    /// <summary>Rows that the first covariance, tags without relations, counts for.</summary>
    private const int FirstRows = 30;

    /// <summary>Rows that the forgetting remembers.</summary>
    private const int MostRows = 800;

    /// <summary>The least share by which relations are believed less than measured.</summary>
    private const double Shrinkage = 0.1;

    /// <summary>A T² of more than so many times its mean teaches less.</summary>
    private const double Teaching = 3;

    /// <summary>A tag that comes to rest keeps this share of its first variance: it must not alarm on its first stir.</summary>
    private const double LeastVariance = 0.01 * MewmaTag.FastShare;

    /// <summary>Rows from one factor to the next; more for many tags, as each costs tags³.</summary>
    private readonly int _interval = Math.Max(10, tags);

    private readonly double[] _covariance = new double[tags * tags];
    private readonly double[] _factor = new double[tags * tags];
    private readonly double[] _away = new double[tags];
    private readonly double[] _solved = new double[tags];
    private readonly bool[] _present = new bool[tags];
    private int _sinceFactor;
    private int _rows;
    private int _count;

    public string StateName => "mewma-covariance/1";

    /// <summary>T² of the last row; about as much as tags are present while all is normal, 0 where none is.</summary>
    public double TSquared { get; private set; }

    /// <summary>How much the last row may teach, 0 to 1: all while T² is at most three times what is usual, the less the higher beyond.</summary>
    public double Weight => TSquared > 0 ? Math.Min(1, Teaching * _count / TSquared) : 1;

    /// <summary>What a tag adds to T²; the parts add up to it, and one that speaks against it is negative.</summary>
    public double Part(int tag) => _away[tag] * _solved[tag];

    /// <summary>Standard deviation of a tag's moving mean, in the tag's own unit.</summary>
    public double Deviation(int tag) => Math.Sqrt(_covariance[(tag * tags) + tag]);

    /// <summary>A tag begins: without relations, with the variance of a moving mean of noise in its own unit.</summary>
    public void Begin(int tag)
    {
        for (var other = 0; other < tags; other++)
            _covariance[(Math.Max(tag, other) * tags) + Math.Min(tag, other)] = 0;
        _covariance[(tag * tags) + tag] = MewmaTag.FastShare;
        (_rows, _sinceFactor) = (0, 0);
    }

    /// <summary>Reckons T² of a row.</summary>
    public void Take(ReadOnlySpan<MewmaTag> row)
    {
        for (var tag = 0; tag < tags; tag++)
        {
            if (_present[tag] != row[tag].IsPresent)
                (_present[tag], _sinceFactor) = (!_present[tag], 0);
            _away[tag] = row[tag].Away;
        }

        if (_sinceFactor == 0)
            Factorise();
        _sinceFactor = (_sinceFactor + 1) % _interval;
        Solve();
        TSquared = 0;
        for (var tag = 0; tag < tags; tag++)
            TSquared += Part(tag);
        // The form is positive; a sum of terms of both signs may end a rounding error below.
        TSquared = Math.Max(0, TSquared);
    }

    /// <summary>Lets the covariance follow the row that was taken.</summary>
    public void Learn()
    {
        var rate = Weight * Math.Max(Learning, 1.0 / (FirstRows + _rows));
        _rows = Math.Min(_rows + 1, MostRows);
        for (var i = 0; i < tags; i++)
        {
            // An absent tag keeps its variance, but its relations fade with the others': the whole stays a covariance.
            for (var j = 0; j < (_present[i] ? i + 1 : i); j++)
                _covariance[(i * tags) + j] += rate * ((_away[i] * _away[j]) - _covariance[(i * tags) + j]);
            _covariance[(i * tags) + i] = Math.Max(LeastVariance, _covariance[(i * tags) + i]);
        }
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_covariance);
        writer.Write(_factor);
        writer.Write(_away);
        writer.Write(_solved);
        foreach (var present in _present)
            writer.Write(present);
        writer.Write(_sinceFactor);
        writer.Write(_rows);
        writer.Write(_count);
        writer.Write(TSquared);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_covariance);
        reader.Read(_factor);
        reader.Read(_away);
        reader.Read(_solved);
        foreach (ref var present in _present.AsSpan())
            present = reader.ReadBoolean();
        _sinceFactor = reader.ReadCount(_interval - 1);
        _rows = reader.ReadCount(MostRows);
        _count = reader.ReadCount(tags);
        TSquared = reader.ReadDouble();
    }

    /// <summary>The lower Cholesky factor of the covariance of the tags present; for the others the row and column of the unit matrix.</summary>
    private void Factorise()
    {
        _count = 0;
        foreach (var present in _present)
            _count += present ? 1 : 0;
        var relation = 1 - Math.Max(Shrinkage, (double)_count / Math.Max(1, _count + _rows));
        for (var i = 0; i < tags; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var at = (i * tags) + j;
                var value = !_present[i] || !_present[j] ? (i == j ? 1 : 0) : _covariance[at] * (i == j ? 1 : relation);
                for (var k = 0; k < j; k++)
                    value -= _factor[(i * tags) + k] * _factor[(j * tags) + k];
                _factor[at] = i == j ? Math.Sqrt(value) : value / _factor[(j * tags) + j];
            }
        }
    }

    private void Solve()
    {
        for (var i = 0; i < tags; i++)
        {
            var value = _away[i];
            for (var k = 0; k < i; k++)
                value -= _factor[(i * tags) + k] * _solved[k];
            _solved[i] = value / _factor[(i * tags) + i];
        }

        for (var i = tags - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < tags; k++)
                _solved[i] -= _factor[(k * tags) + i] * _solved[k];
            _solved[i] /= _factor[(i * tags) + i];
        }
    }
}
