using Maintenance.Analytics.Alarms;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Alarms on a lasting departure of level and slope from what the series itself has been. The median of the last
/// <see cref="Recent"/> samples is compared with the median and the MAD (Rousseeuw and Croux 1993: 1.4826 × MAD estimates a
/// standard deviation, half the samples may be wrong) of the <see cref="Baseline"/> samples before them; its change over
/// <see cref="Recent"/> samples is compared with such changes before. Everything is in samples and in the series' own
/// scatter, so the same settings suit 500 ms and 5 minutes. It looks back only, learns on in alarm (a new level that stays
/// becomes normal), and says nothing before it has seen <see cref="Least"/> samples. No allocation per sample.
/// </summary>
/// <param name="threshold">Score from which it is an alarm; it returns below half of that. 10 by default: on recorded machines 8 to 12 decide alike.</param>
public sealed class RobustZScore(double threshold) : IAlarmCondition
{
    /// <summary>Changes whenever the same samples would be scored differently.</summary>
    public const int Version = 1;

    /// <summary>A departure that lasts half as many samples moves their median; shorter ones are outliers.</summary>
    public const int Recent = 24;

    /// <summary>Samples remembered as normal.</summary>
    public const int Baseline = 1024;

    /// <summary>Samples of the baseline needed before anything is scored.</summary>
    public const int Least = Baseline / 4;

    private const double StandardDeviationsPerMad = 1.4826;

    /// <summary>Scatter below this share of the level is not believed: a constant series has none at all.</summary>
    private const double LeastScatter = 0.005;

    private readonly SortedWindow _recent = new(Recent);
    private readonly SortedWindow _levels = new(Baseline);
    private readonly SortedWindow _slopes = new(Baseline);
    private readonly SortedWindow _periods = new(31);
    private readonly DelayLine _leaving = new(Recent);
    private readonly DelayLine _medians = new(Recent);
    private readonly DelayLine _slopesLeaving = new(Recent);
    private DateTimeOffset? _last;

    public bool IsActive { get; private set; }

    /// <summary>Robust standard deviations from normal, never negative; null while it is still learning.</summary>
    public double? Score { get; private set; }

    public AlarmChange Take(double value, bool isUsable, DateTimeOffset at)
    {
        if (!isUsable || !double.IsFinite(value) || at <= _last)
            return AlarmChange.None;
        KeepPeriod(at);
        Learn(value);
        if (Score is not { } score || (IsActive ? score >= threshold / 2 : score < threshold))
            return AlarmChange.None;
        IsActive = !IsActive;
        return IsActive ? AlarmChange.Raised : AlarmChange.Returned;
    }

    /// <summary>After a pause longer than the recent samples span, they are no longer one stretch of time.</summary>
    private void KeepPeriod(DateTimeOffset at)
    {
        if (_last is { } last)
        {
            var period = (at - last).TotalSeconds;
            if (_periods.Count > 0 && period > _periods.Median * Recent)
                StartRecentAnew();
            else
                _periods.Add(period);
        }

        _last = at;
    }

    private void StartRecentAnew()
    {
        _recent.Clear();
        _leaving.Clear();
        _medians.Clear();
        _slopesLeaving.Clear();
        Score = null;
    }

    private void Learn(double value)
    {
        _recent.Add(value);
        if (_recent.IsFull)
        {
            var median = _recent.Median;
            var slope = _medians.Push(median, out var before) ? median - before : (double?)null;
            Score = ScoreOf(median, slope);
            if (slope is { } known && _slopesLeaving.Push(known, out var oldSlope))
                _slopes.Add(oldSlope);
        }

        // Only what has left the recent samples is normal: a departure must not hide itself.
        if (_leaving.Push(value, out var old))
            _levels.Add(old);
    }

    private double? ScoreOf(double median, double? slope)
    {
        if (_levels.Count < Least)
            return null;
        var normal = _levels.Median;
        var floor = LeastScatter * Math.Abs(normal);
        var level = Deviation(median, _levels, normal, floor);
        if (slope is not { } change || _slopes.Count < Least || Math.Sign(change) != Math.Sign(level))
            return Math.Abs(level);

        // Speed counts only where the level has gone the same way, and at most as much as the level itself.
        var speed = Math.Min(Math.Abs(Deviation(change, _slopes, _slopes.Median, floor)), Math.Abs(level));
        return Math.Sqrt((level * level) + (speed * speed));
    }

    private static double Deviation(double value, SortedWindow normal, double center, double floor)
    {
        var scatter = Math.Max(StandardDeviationsPerMad * normal.MedianDistance(center), floor);
        var score = scatter > 0 ? (value - center) / scatter : 0;
        return double.IsFinite(score) ? score : 0;
    }
}
