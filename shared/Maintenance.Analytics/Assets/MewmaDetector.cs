using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// Judges the tags of one asset by one number: a drift-tolerant multivariate EWMA chart (Lowry, Woodall, Champ and Rigdon 1992). T² of
/// all moving means from their normal becomes a conformal rank against its own past (<see cref="ReturnPeriod"/>), and
/// <see cref="AlarmGate"/> compares that with the budget. It finds many tags that each stray too little to be seen alone;
/// <see cref="AssetDetector"/> finds better what shows in one.
/// </summary>
/// <remarks>
/// <para>The normal follows slowly, and faster where a tag is known to wander. In alarm normal, covariance and ranks are frozen, so a
/// fault is not learnt. The alarm ends when rows with a T² under half of the one that raised it are <see cref="NoveltyAlarm.Calm"/> more
/// than rows over it: noise alone must not keep it. After <see cref="DepartureSettings.Patience"/> rows in alarm the new state is taken for
/// normal: the alarm ends and the warm-up begins anew.</para>
/// <para>A value that is no number, infinite or beyond ±<see cref="SampleClock.Largest"/> is none; its tag stays where it was and is left out
/// after 30 rows. A row without any value, or not later than the last one, is not judged. Across a pause of more than
/// <see cref="LongestPause"/> usual periods moving means begin anew, but what is normal is kept. A tag that never varied is left out. The
/// budget counts rows five minutes apart. Another unit or zero point of a tag changes nothing. One object an asset, one thread at a
/// time; nothing is allocated per row.</para>
/// </remarks>
public sealed class MewmaDetector : IRowDetector
{
    /// <summary>Changes whenever the same rows would be scored differently.</summary>
    public const int Version = 1;

    private const int LongestPause = 250;

    /// <summary>Rows from which the covariance is learnt before T² is ranked: by an unsettled one it is too high.</summary>
    private const int SettlingRows = 100;

    /// <summary>T² that are only ranked, before the first may alarm.</summary>
    private const int RankedRows = 100;

    /// <summary>The alarm may end once T² is below this share of the one that raised it.</summary>
    private const double EndShare = 0.5;

    /// <summary>Rows are judged as if five minutes apart, each the next of so many (950 years): the clock must not end.</summary>
    private const int MostJudged = 100_000_000;

    /// <summary>Once in a week of rows every five minutes, told as a logarithm.</summary>
    private static readonly double OnceAWeek = Math.Log(2016);

    private readonly MewmaTag[] _tags;
    private readonly MewmaCovariance _covariance;
    private readonly SamplePeriod _period = new();
    private readonly ReturnPeriod _rank = new();
    private readonly AlarmGate _gate;
    private DateTimeOffset _last;
    private int _settled;
    private int _judged;
    private int _alarmRows;
    private int _calm;
    private double _line;

    /// <param name="tags">How many; 1 to <see cref="AssetDetector.MostTags"/>.</param>
    /// <param name="budget">False alarms in a week of rows five minutes apart, of the whole asset.</param>
    public MewmaDetector(int tags, AlarmBudget budget)
    {
        if (tags is < 1 or > AssetDetector.MostTags)
            throw new ArgumentOutOfRangeException(nameof(tags), tags, $"An asset has 1 to {AssetDetector.MostTags} tags.");
        _tags = [.. Enumerable.Range(0, tags).Select(_ => new MewmaTag())];
        _covariance = new(tags);
        _gate = new(budget, OnceAWeek, RankedRows, NoveltyAlarm.Calm);
    }

    public string StateName => $"mewma-detector/{Version}";

    /// <inheritdoc/>
    public IReadOnlyList<TagChoice> Choices => [.. _tags.Select(Choice)];

    private bool IsAlarm => _alarmRows > 0;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are more or fewer values than tags.</exception>
    public Verdict Take(ReadOnlySpan<double> values, DateTimeOffset at)
    {
        if (values.Length != _tags.Length)
            throw new ArgumentException($"A row of this asset has {_tags.Length} values, not {values.Length}.", nameof(values));
        if (at <= _last)
            return default;
        var was = IsAlarm;
        KeepPeriod(at);
        var isRow = TakeTags(values);
        _covariance.Take(_tags);
        var score = IsAlarm ? Hold() : isRow ? Judge() : 0;
        if (isRow)
            Follow();
        return new(score, IsAlarm != was);
    }

    /// <summary>How much each tag has to do with T² at the last row: its part of away·Σ⁻¹·away, of the tags that add to it.</summary>
    /// <param name="into">One place a tag; they add up to 1, or are all 0 where T² is 0.</param>
    public void Contributions(Span<double> into)
    {
        var sum = 0.0;
        for (var tag = 0; tag < _tags.Length; tag++)
            sum += into[tag] = Math.Max(0, _covariance.Part(tag));
        foreach (ref var part in into)
            part = sum > 0 ? part / sum : 0;
    }

    public void Save(StateWriter writer)
    {
        foreach (var tag in _tags)
            writer.Write(tag);
        writer.Write(_covariance);
        writer.Write(_period);
        writer.Write(_rank);
        writer.Write(_gate);
        writer.Write(_last);
        writer.Write(_settled);
        writer.Write(_judged);
        writer.Write(_alarmRows);
        writer.Write(_calm);
        writer.Write(_line);
    }

    public void Restore(StateReader reader)
    {
        foreach (var tag in _tags)
            reader.Read(tag);
        reader.Read(_covariance);
        reader.Read(_period);
        reader.Read(_rank);
        reader.Read(_gate);
        _last = reader.ReadInstant();
        _settled = reader.ReadCount(SettlingRows);
        _judged = reader.ReadCount(MostJudged);
        _alarmRows = reader.ReadCount(DepartureSettings.Patience);
        _calm = reader.ReadCount(NoveltyAlarm.Calm);
        _line = reader.ReadDouble();
    }

    private TagChoice Choice(MewmaTag tag, int place) => tag.Unit.IsKnown
        ? new(_period.Current, tag.Noise, null, null, SettlingRows - _settled + _gate.WarmUpLeft, tag.Engineering(_covariance.Deviation(place)), tag.Wander)
        : new(_period.Current, null, null, null, tag.Unit.WarmUpLeft);

    private void KeepPeriod(DateTimeOffset at)
    {
        if (_period.Current is { } period && at - _last > LongestPause * period)
            Pause();
        _period.Take(at);
        _last = at;
    }

    /// <returns>Whether any tag that is known had a value.</returns>
    private bool TakeTags(ReadOnlySpan<double> values)
    {
        var isRow = false;
        for (var tag = 0; tag < values.Length; tag++)
        {
            var wasKnown = _tags[tag].Unit.IsKnown;
            isRow |= _tags[tag].Take(values[tag], _covariance.Deviation(tag), learns: !IsAlarm) && wasKnown;
            if (wasKnown || !_tags[tag].Unit.IsKnown)
                continue;
            _covariance.Begin(tag);
            _settled = 0;
        }

        return isRow;
    }

    /// <summary>Without an alarm: whether one begins.</summary>
    private double Judge()
    {
        if (_settled < SettlingRows)
        {
            _settled++;
            return 0;
        }

        _judged = (_judged + 1) % MostJudged;
        var squared = _covariance.TSquared;
        var score = _gate.Take(_rank.Take(squared), DateTimeOffset.UnixEpoch.AddMinutes(5.0 * _judged));
        if (score >= Verdict.AlarmLine)
            (_alarmRows, _calm, _line) = (1, 0, squared);
        return score;
    }

    /// <summary>In alarm: whether it ends.</summary>
    private double Hold()
    {
        var squared = _covariance.TSquared;
        _calm = squared < EndShare * _line ? _calm + 1 : Math.Max(0, _calm - 1);
        if (_calm == NoveltyAlarm.Calm)
            _alarmRows = 0;
        else if (_alarmRows == DepartureSettings.Patience)
            Forget();
        else
            _alarmRows++;
        return IsAlarm ? 1 - (Verdict.AlarmLine * _line / Math.Max(_line, squared)) : 0;
    }

    private void Follow()
    {
        foreach (var tag in _tags)
            tag.Follow(IsAlarm ? 0 : _covariance.Weight);
        if (!IsAlarm)
            _covariance.Learn();
    }

    private void Pause()
    {
        _alarmRows = 0;
        foreach (var tag in _tags)
            tag.Pause();
    }

    /// <summary>The alarm has lasted too long to be anything but how the asset is now.</summary>
    private void Forget()
    {
        _alarmRows = 0;
        foreach (var tag in _tags)
            tag.Forget();
    }
}
