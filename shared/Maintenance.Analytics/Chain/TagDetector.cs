using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// The chain for one tag: <see cref="NoveltyEvidence"/>, then budget and refractory period. It looks back only and configures
/// itself from the samples. One object a tag, one thread at a time; nothing is allocated per sample, and one costs some 110 KiB.
/// </summary>
/// <remarks>
/// What is no number, infinite or beyond ±<see cref="SampleClock.Largest"/>, or not later than the last sample, scores 0 and is not
/// learnt from. A constant scores 0. A gap in time is not filled: the next sample follows the last one.
/// </remarks>
public sealed class TagDetector(AlarmBudget budget) : IRowDetector
{
    /// <summary>Changes whenever the same samples would be scored differently.</summary>
    public const int Version = 3;

    private const int RefractorySamples = 150;

    /// <summary>
    /// Geometric mean of three return periods, 518 samples, from which the usual budget alarms: lower than a single view would
    /// need for one alarm a week, since three seldom agree.
    /// </summary>
    private const double Line = 6.25;

    private readonly NoveltyEvidence _evidence = new();
    private readonly TagProfile _profile = new();
    private readonly FirstSamples _first = new();
    private readonly AlarmGate _gate = new(budget, Line, warmUp: 0, RefractorySamples);
    private readonly LevelChange _change = new();
    private SampleClock _clock;

    public string StateName => "tag-detector/5";

    /// <summary>How often samples come, as found; null before the second.</summary>
    public TimeSpan? Period => _gate.Period;

    /// <summary>Samples still to come before anything alarms, at least; 0 once enough was seen.</summary>
    public long WarmUpLeft => _first.Left;

    /// <summary>What the tag is like, as far as it has shown. Period, resolution and warm-up decide; noise and season are told to people.</summary>
    public TagChoice Choice => _profile.Choice(Period, WarmUpLeft) with
    {
        WarmUp = _first.IsEnough ? _first.Taken : null,
        Resolution = _first.Resolution > 0 ? _first.Resolution : null,
    };

    IReadOnlyList<TagChoice> IRowDetector.Choices => [Choice];

    /// <summary>Takes the next sample.</summary>
    /// <returns>Score 0 for a sample that it cannot use.</returns>
    public Verdict Take(double value, DateTimeOffset at)
    {
        TryTake(value, at, out var verdict);
        return verdict;
    }

    /// <summary>Takes the next sample, if it can be used.</summary>
    /// <returns>Whether it was judged: false for what is no number, out of bounds or not later than the last one.</returns>
    public bool TryTake(double value, DateTimeOffset at, out Verdict verdict)
    {
        verdict = default;
        if (!_clock.Accepts(value, at))
            return false;
        _profile.Take(value, at);
        _first.Take(value);
        var score = _gate.Take(_evidence.Take(value, _first.Resolution), at, isLearning: !_first.IsEnough);
        verdict = new(score, _change.Take(value, score >= Verdict.AlarmLine));
        return true;
    }

    Verdict IRowDetector.Take(ReadOnlySpan<double> values, DateTimeOffset at) => Take(values[0], at);

    public void Save(StateWriter writer)
    {
        _clock.Save(writer);
        writer.Write(_first);
        writer.Write(_evidence);
        writer.Write(_profile);
        writer.Write(_gate);
        writer.Write(_change);
    }

    public void Restore(StateReader reader)
    {
        _clock.Restore(reader);
        reader.Read(_first);
        reader.Read(_evidence);
        reader.Read(_profile);
        reader.Read(_gate);
        reader.Read(_change);
    }
}
