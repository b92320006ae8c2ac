using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// Principal components of an asset's tags that follow the machine: T² says how far a row lies along the directions in which
/// the tags usually move together, Q how far outside them (Jackson and Mudholkar 1979). The correlations are learnt row by row
/// with exponential forgetting, starting from none, and decomposed anew from time to time.
/// </summary>
internal sealed class PrincipalComponents : IStateful
{
    /// <summary>Variance that the kept directions explain; the usual choice (Jolliffe, Principal Component Analysis, 6.1).</summary>
    private const double Explained = 0.9;

    private const double Learning = 1.0 / 300;

    /// <summary>Further out than this, in standard deviations, teaches no more.</summary>
    private const double Teaching = 4;

    /// <summary>Correlations are drawn towards none by this share, so that no direction has a variance of nothing.</summary>
    private const double Shrinkage = 0.05;

    /// <summary>Rows between two decompositions; more for many tags, as each costs tags³.</summary>
    private readonly int _interval;

    private readonly int _tags;
    private readonly SymmetricEigen _eigen;
    private readonly double[] _covariance;
    private readonly double[] _correlation;
    private readonly double[] _along;
    private readonly double[] _outside;
    private readonly int[] _order;
    private int _kept;
    private int _rows;

    public PrincipalComponents(int tags)
    {
        _tags = tags;
        _interval = Math.Max(25, tags);
        _eigen = new(tags);
        (_covariance, _correlation) = (new double[tags * tags], new double[tags * tags]);
        (_along, _outside, _order) = (new double[tags], new double[tags], new int[tags]);
        for (var i = 0; i < tags; i++)
            _covariance[(i * tags) + i] = 1;
        Decompose();
    }

    public string StateName => "principal-components/2";

    /// <summary>Mean square along the kept directions, each in its own standard deviation: about 1 for a usual row.</summary>
    public double TSquared { get; private set; }

    /// <summary>Square of what is outside the kept directions, as a multiple of its mean: about 1 for a usual row; 0 if none is left out.</summary>
    public double Q { get; private set; }

    /// <summary>How many directions are kept.</summary>
    public int Kept => _kept;

    /// <summary>What each tag adds to T² (Westerhuis, Gurden and Smilde 2000); may be negative.</summary>
    public ReadOnlySpan<double> AlongByTag => _along;

    /// <summary>What each tag adds to Q.</summary>
    public ReadOnlySpan<double> OutsideByTag => _outside;

    /// <summary>Takes a row.</summary>
    /// <param name="row">Standard deviations from the mean, 0 for a tag without a value.</param>
    /// <param name="learns">Whether the correlations are to follow: not in alarm.</param>
    public void Take(ReadOnlySpan<double> row, bool learns)
    {
        Score(row);
        if (!learns)
            return;
        for (var i = 0; i < _tags; i++)
        {
            var first = Math.Clamp(row[i], -Teaching, Teaching);
            for (var j = 0; j < _tags; j++)
                _covariance[(i * _tags) + j] += Learning * ((first * Math.Clamp(row[j], -Teaching, Teaching)) - _covariance[(i * _tags) + j]);
        }

        _rows = (_rows + 1) % _interval;
        if (_rows == 0)
            Decompose();
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_covariance);
        writer.Write(_correlation);
        writer.Write(_rows);
        writer.Write(_along);
        writer.Write(_outside);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_covariance);
        reader.Read(_correlation);
        _rows = reader.ReadCount(_interval - 1);
        reader.Read(_along);
        reader.Read(_outside);
        _eigen.Decompose(_correlation);
        KeepLargest();
    }

    private void Score(ReadOnlySpan<double> row)
    {
        _along.AsSpan().Clear();
        row.CopyTo(_outside);
        double left = 0;
        for (var rank = 0; rank < _tags; rank++)
        {
            var direction = _eigen.Vectors.AsSpan(_order[rank] * _tags, _tags);
            var variance = _eigen.Values[_order[rank]];
            if (rank >= _kept)
            {
                left += variance;
                continue;
            }

            var along = Dot(direction, row);
            for (var tag = 0; tag < _tags; tag++)
            {
                _along[tag] += along * direction[tag] * row[tag] / variance / _kept;
                _outside[tag] -= along * direction[tag];
            }
        }

        (TSquared, Q) = (0, 0);
        for (var tag = 0; tag < _tags; tag++)
        {
            TSquared += _along[tag];
            _outside[tag] = left > 0 ? _outside[tag] * _outside[tag] / left : 0;
            Q += _outside[tag];
        }

        // A sum of terms of both signs may end a rounding error below the 0 that it can be.
        TSquared = Math.Max(0, TSquared);
    }

    private void Decompose()
    {
        for (var i = 0; i < _tags; i++)
        {
            for (var j = 0; j < _tags; j++)
            {
                var scale = Math.Sqrt(_covariance[(i * _tags) + i] * _covariance[(j * _tags) + j]);
                var correlation = scale > 0 ? _covariance[(i * _tags) + j] / scale : 0;
                _correlation[(i * _tags) + j] = i == j ? 1 : (1 - Shrinkage) * correlation;
            }
        }

        _eigen.Decompose(_correlation);
        KeepLargest();
    }

    private void KeepLargest()
    {
        for (var i = 0; i < _tags; i++)
        {
            var at = i;
            for (; at > 0 && _eigen.Values[_order[at - 1]] < _eigen.Values[i]; at--)
                _order[at] = _order[at - 1];
            _order[at] = i;
        }

        double explained = 0;
        for (_kept = 0; _kept < _tags && explained < Explained * _tags; _kept++)
            explained += _eigen.Values[_order[_kept]];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
