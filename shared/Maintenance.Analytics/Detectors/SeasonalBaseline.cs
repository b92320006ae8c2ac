using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>What a series repeats.</summary>
public enum Season
{
    None,

    /// <summary>The machine's own cycle, some number of samples long.</summary>
    Cycle,

    /// <summary>The day, by UTC.</summary>
    Day,

    /// <summary>The week, by UTC.</summary>
    Week,
}

/// <summary>
/// Distance from what the season lets expect. Day, week and the machine's own cycle are each followed beside the plain mean, and
/// the one with the smallest error so far is used: so the season is found by itself, and given up when it no longer holds.
/// </summary>
/// <param name="samplesPerTry">Samples from one cycle's length that is tried to the next; 1 or more. More costs less and finds later.</param>
public sealed class SeasonalBaseline(int samplesPerTry = 1) : IDetector
{
    private const int Seasons = 4;
    private const int Least = 64;

    /// <summary>A season must err less than this share of the plain mean's error over the same samples.</summary>
    private const double Better = 0.7;

    private readonly SeasonBins _day = new(bins: 288, minutes: 5);
    private readonly SeasonBins _week = new(bins: 336, minutes: 30);
    private readonly CycleFinder _cycle = new(samplesPerTry);
    private readonly MovingMoments[] _errors = [new(512), new(512), new(512), new(512)];
    private readonly MovingMoments[] _plainErrors = [new(512), new(512), new(512), new(512)];
    private readonly double[] _expected = new double[Seasons];
    private SampleClock _clock;
    private MovingMoments _mean = new(288);
    private double _origin;

    public string StateName => "seasonal-baseline/2";

    /// <summary>What is used now: of the season only what it has shown already can be.</summary>
    public Season Chosen { get; private set; }

    /// <summary>What the series repeats, whether or not the season's part that comes now was seen before.</summary>
    public Season Found => Choose(isForNow: false);

    /// <summary>Length of the machine's cycle as found, in samples; null where none is.</summary>
    public int? Cycle => _cycle.Cycle;

    public bool TryTake(double value, DateTimeOffset at, out double score)
    {
        score = 0;
        if (!_clock.Accepts(value, at))
            return false;
        if (_mean.Count == 0)
            _origin = value;
        value -= _origin;
        Expect(at);
        Chosen = Choose(isForNow: true);
        var known = _errors[(int)Chosen].Count >= Least;
        if (known)
            score = Deviation.Of(value - _expected[(int)Chosen], Typical(_errors[(int)Chosen]));
        Learn(value, at);
        return known;
    }

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        _mean.Save(writer);
        writer.Write(_origin);
        writer.Write((int)Chosen);
        writer.Write(_day);
        writer.Write(_week);
        writer.Write(_cycle);
        for (var i = 0; i < Seasons; i++)
        {
            _errors[i].Save(writer);
            _plainErrors[i].Save(writer);
        }
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        _mean.Restore(reader);
        _origin = reader.ReadDouble();
        Chosen = (Season)reader.ReadCount(Seasons - 1);
        reader.Read(_day);
        reader.Read(_week);
        reader.Read(_cycle);
        for (var i = 0; i < Seasons; i++)
        {
            _errors[i].Restore(reader);
            _plainErrors[i].Restore(reader);
        }
    }

    private void Expect(DateTimeOffset at)
    {
        _expected[(int)Season.None] = _mean.Mean;
        _expected[(int)Season.Cycle] = _cycle.Cycle is { } cycle ? _cycle.Ago(cycle) : double.NaN;
        _expected[(int)Season.Day] = _day.Expect(at);
        _expected[(int)Season.Week] = _week.Expect(at);
    }

    private Season Choose(bool isForNow)
    {
        var (chosen, least) = (Season.None, Better);
        for (var i = 1; i < Seasons; i++)
        {
            var plain = Typical(_plainErrors[i]);
            if ((isForNow && double.IsNaN(_expected[i])) || _errors[i].Count < Least || plain == 0)
                continue;
            var share = Typical(_errors[i]) / plain;
            if (share < least)
                (chosen, least) = ((Season)i, share);
        }

        return chosen;
    }

    private void Learn(double value, DateTimeOffset at)
    {
        for (var i = 0; i < Seasons; i++)
        {
            if (double.IsNaN(_expected[i]))
                continue;
            _errors[i].Add(value - _expected[i]);
            _plainErrors[i].Add(value - _mean.Mean);
        }

        _day.Learn(value, at);
        _week.Learn(value, at);
        _cycle.Take(value);
        _mean.Add(value);
    }

    /// <summary>Root mean square: a bias is an error too.</summary>
    private static double Typical(in MovingMoments errors) =>
        Math.Sqrt((errors.Mean * errors.Mean) + (errors.Scatter * errors.Scatter));
}
