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
public sealed class SeasonalBaseline : IDetector
{
    private const int Seasons = 4;
    private const int DayBins = 288;
    private const int WeekBins = 336;
    private const int Least = 64;
    private const double BinWeight = 0.3;

    /// <summary>A season must err less than this share of the plain mean's error over the same samples.</summary>
    private const double Better = 0.7;

    private readonly double[] _day = new double[DayBins];
    private readonly double[] _week = new double[WeekBins];
    private readonly int[] _daySeen = new int[DayBins];
    private readonly int[] _weekSeen = new int[WeekBins];
    private readonly CycleFinder _cycle = new();
    private readonly MovingMoments[] _errors = new MovingMoments[Seasons];
    private readonly MovingMoments[] _plainErrors = new MovingMoments[Seasons];
    private readonly double[] _expected = new double[Seasons];
    private SampleClock _clock;
    private MovingMoments _mean = new(DayBins);
    private double _origin;

    public SeasonalBaseline()
    {
        for (var i = 0; i < Seasons; i++)
            (_errors[i], _plainErrors[i]) = (new(512), new(512));
    }

    public string StateName => "seasonal-baseline/1";

    /// <summary>What is used now.</summary>
    public Season Chosen { get; private set; }

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
        var minutes = (at.UtcTicks / TimeSpan.TicksPerMinute) - (3 * 24 * 60); // so that a week begins on a Thursday, like 1 January 1970
        var day = (int)(minutes / 5 % DayBins);
        var week = (int)((minutes / 30 % WeekBins) + WeekBins) % WeekBins;
        Expect(day, week);
        Chosen = Choose();
        var known = _errors[(int)Chosen].Count >= Least;
        if (known)
            score = Deviation.Of(value - _expected[(int)Chosen], Typical(_errors[(int)Chosen]));
        Learn(value, day, week);
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
        writer.Write(_daySeen);
        writer.Write(_weekSeen);
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
        reader.Read(_daySeen);
        reader.Read(_weekSeen);
        reader.Read(_cycle);
        for (var i = 0; i < Seasons; i++)
        {
            _errors[i].Restore(reader);
            _plainErrors[i].Restore(reader);
        }
    }

    private void Expect(int day, int week)
    {
        _expected[(int)Season.None] = _mean.Mean;
        _expected[(int)Season.Cycle] = _cycle.Cycle is { } cycle ? _cycle.Ago(cycle) : double.NaN;
        _expected[(int)Season.Day] = _daySeen[day] >= 2 ? _day[day] : double.NaN;
        _expected[(int)Season.Week] = _weekSeen[week] >= 2 ? _week[week] : double.NaN;
    }

    private Season Choose()
    {
        var (chosen, least) = (Season.None, Better);
        for (var i = 1; i < Seasons; i++)
        {
            var plain = Typical(_plainErrors[i]);
            if (double.IsNaN(_expected[i]) || _errors[i].Count < Least || plain == 0)
                continue;
            var share = Typical(_errors[i]) / plain;
            if (share < least)
                (chosen, least) = ((Season)i, share);
        }

        return chosen;
    }

    private void Learn(double value, int day, int week)
    {
        for (var i = 0; i < Seasons; i++)
        {
            if (double.IsNaN(_expected[i]))
                continue;
            _errors[i].Add(value - _expected[i]);
            _plainErrors[i].Add(value - _mean.Mean);
        }

        _day[day] += Math.Max(BinWeight, 1.0 / ++_daySeen[day]) * (value - _day[day]);
        _week[week] += Math.Max(BinWeight, 1.0 / ++_weekSeen[week]) * (value - _week[week]);
        _cycle.Take(value);
        _mean.Add(value);
    }

    /// <summary>Root mean square: a bias is an error too.</summary>
    private static double Typical(in MovingMoments errors) =>
        Math.Sqrt((errors.Mean * errors.Mean) + (errors.Scatter * errors.Scatter));
}
