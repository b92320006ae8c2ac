using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// What a season of the calendar lets expect: the mean of each of its parts, over the times that the part came before. What came
/// in the part that still goes on is no expectation of it: only the last few values would repeat there, not the season.
/// </summary>
/// <param name="bins">Parts of a season.</param>
/// <param name="minutes">Length of a part.</param>
internal sealed class SeasonBins(int bins, int minutes) : IStateful
{
    private const double Weight = 0.3;
    private const int LeastComings = 2;

    private readonly double[] _means = new double[bins];
    private readonly int[] _comings = new int[bins];
    private int _open = -1;
    private double _sum;
    private int _count;

    public string StateName => "season-bins/1";

    /// <summary>NaN until the part has come, and gone, twice.</summary>
    public double Expect(DateTimeOffset at) => _comings[BinOf(at)] >= LeastComings ? _means[BinOf(at)] : double.NaN;

    public void Learn(double value, DateTimeOffset at)
    {
        var bin = BinOf(at);
        if (bin != _open && _count > 0)
        {
            var weight = Math.Max(Weight, 1.0 / ++_comings[_open]);
            _means[_open] += weight * ((_sum / _count) - _means[_open]);
            (_sum, _count) = (0, 0);
        }

        _open = bin;
        _sum += value;
        _count++;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_means);
        writer.Write(_comings);
        writer.Write(_open + 1);
        writer.Write(_sum);
        writer.Write(_count);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_means);
        reader.Read(_comings);
        _open = reader.ReadCount(bins) - 1;
        _sum = reader.ReadDouble();
        _count = reader.ReadCount(int.MaxValue);
        if (_open < 0 && _count > 0)
            throw new StateException("The saved values are of no part of the season.");
    }

    private int BinOf(DateTimeOffset at) => (int)(at.UtcTicks / TimeSpan.TicksPerMinute / minutes % bins);
}
