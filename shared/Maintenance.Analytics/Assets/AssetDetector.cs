using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// Judges the tags of one asset together, row by row. Each tag is watched for a lasting departure from its own slowly following
/// normal (<see cref="Departure"/>); principal components (T² and Q) and half-space trees watch what the tags do together, and
/// their scores are watched in the same way. Any one of them may alarm; <see cref="RaiseGate"/> keeps that within the budget. It
/// configures itself from the first <see cref="TagUnit.WarmUp"/> values of each tag.
/// </summary>
/// <remarks>
/// The alarm is a state: once told it lasts while the anomaly does. A value that is no number, infinite or beyond
/// ±<see cref="SampleClock.Largest"/> is none. A row not later than the last one is not taken and scores 0. Across a pause of
/// more than <see cref="LongestPause"/> usual periods no evidence is added up, but what is normal is kept. A tag without a value
/// for <see cref="LongestAbsence"/> rows no longer alarms. A tag that never varied, such as a flag, has no scatter to judge it
/// by and says nothing; limits are for such. Constants are in rows, so the same settings suit any period. Another
/// unit or zero point of a tag changes nothing. One object an asset, one thread at a time; nothing is allocated per row.
/// </remarks>
public sealed class AssetDetector : IRowDetector
{
    /// <summary>Changes whenever the same rows would be scored differently.</summary>
    public const int Version = 3;

    /// <summary>Most tags of one asset: principal components cost their square per row.</summary>
    public const int MostTags = 256;

    private const int LongestPause = 250;
    private const int LongestAbsence = 30;

    /// <summary>Rows after which the usual period is known well enough to see a pause in it.</summary>
    private const int PeriodRows = 10;

    /// <summary>A step longer than this many usual ones counts as this many: one pause does not make the period.</summary>
    private const double LongStep = 4;

    private static readonly double JustBelow = Math.BitDecrement(Verdict.AlarmLine);

    private readonly Departure[] _tags;
    private readonly int[] _absent;
    private readonly Background _background;
    private readonly PrincipalComponents _components;
    private readonly HalfSpaceTrees _trees;
    private readonly Departure[] _joint;
    private readonly Departure[] _all;
    private readonly RaiseGate _gate;
    private DateTimeOffset _last;
    private double _period;
    private int _rows;
    private bool _wasAbnormal;

    /// <param name="tags">How many; 1 to <see cref="MostTags"/>.</param>
    /// <param name="budget">
    /// False alarms in a week of rows five minutes apart, of the whole asset. The fewer it allows, the more evidence an anomaly needs,
    /// and the rarer one must be once it is spent.
    /// </param>
    public AssetDetector(int tags, AlarmBudget budget)
    {
        if (tags is < 1 or > MostTags)
            throw new ArgumentOutOfRangeException(nameof(tags), tags, $"An asset has 1 to {MostTags} tags.");
        var enough = AssetSensitivity.EvidenceFor(budget);
        _tags = [.. Enumerable.Range(0, tags).Select(_ => new Departure(new(AssetSensitivity.TagAllowance, enough)))];
        _absent = new int[tags];
        _background = new(tags);
        _components = new(tags);
        _trees = new(tags);
        _joint = [.. Enumerable.Range(0, tags > 1 ? 3 : 0)
            .Select(_ => new Departure(new(AssetSensitivity.JointAllowance, enough, RisingOnly: true)))];
        _all = [.. _tags, .. _joint];
        _gate = new(_all.Length, budget);
    }

    public string StateName => $"asset-detector/{Version}";

    /// <inheritdoc/>
    public IReadOnlyList<TagChoice> Choices =>
        [.. _tags.Select(tag => tag.Choice(_rows > 1 ? TimeSpan.FromSeconds(_period) : null))];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are more or fewer values than tags.</exception>
    public Verdict Take(ReadOnlySpan<double> values, DateTimeOffset at)
    {
        if (values.Length != _tags.Length)
            throw new ArgumentException($"A row of this asset has {_tags.Length} values, not {values.Length}.", nameof(values));
        if (at <= _last)
            return default;
        KeepPeriod(at);
        for (var tag = 0; tag < values.Length; tag++)
            TakeTag(tag, values[tag]);
        if (_joint.Length > 0)
            TakeJointly();
        return Judge();
    }

    /// <summary>Whether one of the series that are judged is abnormal: the tags in their order, then T², Q and the trees.</summary>
    internal bool IsAbnormal(int series) => _all[series].IsAlarm;

    /// <summary>How much each tag has to do with the evidence at the last row.</summary>
    /// <param name="into">One place a tag; they add up to 1, or are all 0 where there is no evidence.</param>
    public void Contributions(Span<double> into)
    {
        for (var tag = 0; tag < _tags.Length; tag++)
            into[tag] = _absent[tag] == 0 ? _tags[tag].Evidence : 0;
        if (_joint.Length > 0)
        {
            Share(_joint[0].Evidence, _components.AlongByTag, into);
            Share(_joint[1].Evidence, _components.OutsideByTag, into);
            Share(_joint[2].Evidence, _background.Squares, into);
        }

        double sum = 0;
        foreach (var part in into)
            sum += part;
        foreach (ref var part in into)
            part = sum > 0 ? part / sum : 0;
    }

    public void Save(StateWriter writer)
    {
        foreach (var tag in _tags)
            writer.Write(tag);
        writer.Write(_absent);
        writer.Write(_background);
        writer.Write(_components);
        writer.Write(_trees);
        foreach (var joint in _joint)
            writer.Write(joint);
        writer.Write(_last);
        writer.Write(_period);
        writer.Write(_rows);
        writer.Write(_wasAbnormal);
        writer.Write(_gate);
    }

    public void Restore(StateReader reader)
    {
        foreach (var tag in _tags)
            reader.Read(tag);
        reader.Read(_absent);
        reader.Read(_background);
        reader.Read(_components);
        reader.Read(_trees);
        foreach (var joint in _joint)
            reader.Read(joint);
        _last = reader.ReadInstant();
        _period = reader.ReadDouble();
        _rows = reader.ReadCount(PeriodRows);
        _wasAbnormal = reader.ReadBoolean();
        reader.Read(_gate);
    }

    private static void Share(double evidence, ReadOnlySpan<double> parts, Span<double> into)
    {
        double sum = 0;
        foreach (var part in parts)
            sum += Math.Max(0, part);
        for (var tag = 0; sum > 0 && tag < parts.Length; tag++)
            into[tag] += evidence * Math.Max(0, parts[tag]) / sum;
    }

    private void KeepPeriod(DateTimeOffset at)
    {
        var passed = (at - _last).TotalSeconds;
        if (_rows >= PeriodRows && passed > LongestPause * _period)
        {
            foreach (var departure in _all)
                departure.Pause();
            _gate.Pause();
        }
        else if (_rows > 1)
        {
            _period += (Math.Min(passed, LongStep * _period) - _period) / PeriodRows;
        }
        else if (_rows == 1)
        {
            _period = passed;
        }

        _rows = Math.Min(_rows + 1, PeriodRows);
        _last = at;
    }

    private void TakeTag(int tag, double value)
    {
        var departure = _tags[tag];
        if (!(Math.Abs(value) <= SampleClock.Largest))
        {
            if (_absent[tag] == LongestAbsence - 1)
                departure.Pause();
            _absent[tag] = Math.Min(_absent[tag] + 1, LongestAbsence);
            _background.Take(tag, double.NaN, learns: false);
            return;
        }

        _absent[tag] = 0;
        departure.Take(value);
        if (departure.Unit.IsKnown)
            _background.Take(tag, departure.Unit.Of(value), learns: !_wasAbnormal);
        else
            _background.Forget(tag);
    }

    private void TakeJointly()
    {
        var known = 0;
        foreach (var tag in _tags)
            known += tag.Unit.IsKnown ? 1 : 0;
        if (known < 2)
            return;
        _components.Take(_background.Row, learns: !_wasAbnormal);
        _joint[0].Take(Logarithm(_components.TSquared));
        _joint[1].Take(Logarithm(_components.Q));
        if (_trees.TryTake(_background.Row, learns: !_wasAbnormal, out var rarity))
            _joint[2].Take(rarity);
    }

    private Verdict Judge()
    {
        var wasAlarm = _gate.IsAlarm;
        var evidence = 0.0;
        _wasAbnormal = false;
        for (var i = 0; i < _all.Length; i++)
        {
            evidence = Math.Max(evidence, _all[i].Evidence);
            _wasAbnormal |= _all[i].IsAlarm;
            _gate.Weigh(i, _all[i].Evidence, _all[i].IsAlarm);
        }

        _gate.Judge();
        // Evidence is at most 2, and below 1 where nothing is abnormal.
        return new(
            _gate.IsAlarm ? Verdict.AlarmLine + (evidence / 4) : Math.Min(JustBelow, Verdict.AlarmLine * evidence),
            _gate.IsAlarm != wasAlarm);
    }

    /// <summary>Squares of noise have a long tail; their logarithm is nearly normal. The addend keeps a 0 from weighing.</summary>
    private static double Logarithm(double score) => Math.Log(score + 0.05);
}
