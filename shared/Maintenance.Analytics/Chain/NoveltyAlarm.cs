using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// The chain of one tag as an alarm with a beginning and an end: raised by a verdict over the line, returned once
/// <see cref="Calm"/> samples on end were nothing special. A new level that stays becomes normal, and the alarm returns.
/// </summary>
/// <remarks>A sample that cannot be judged, such as one not later than the last, is no calm one. One object a tag, one thread at a time, no allocation per sample.</remarks>
public sealed class NoveltyAlarm(AlarmBudget budget) : IAlarmCondition, IStateful
{
    /// <summary>As many samples as the shortest view looks at.</summary>
    public const int Calm = 24;

    private readonly TagDetector _detector = new(budget);
    private int _calm;

    public string StateName => "novelty-alarm/1";

    public bool IsActive { get; private set; }

    /// <summary>0 to 1, <see cref="Verdict.AlarmLine"/> and more raises; null while the tag is still learnt.</summary>
    public double? Score { get; private set; }

    /// <summary>What the tag is like, as far as it has shown.</summary>
    public TagChoice Choice => _detector.Choice;

    public AlarmChange Take(double value, bool isUsable, DateTimeOffset at)
    {
        if (!isUsable || !_detector.TryTake(value, at, out var verdict))
            return AlarmChange.None;
        Score = _detector.WarmUpLeft > 0 ? null : verdict.Score;
        _calm = verdict.Score < Verdict.AlarmLine / 2 ? Math.Min(_calm + 1, Calm) : 0;
        if (IsActive ? _calm < Calm : !verdict.IsAlarm)
            return AlarmChange.None;
        IsActive = !IsActive;
        return IsActive ? AlarmChange.Raised : AlarmChange.Returned;
    }

    /// <summary>The machine stands: an alarm that is on is over, and what was learnt is kept.</summary>
    public AlarmChange End()
    {
        if (!IsActive)
            return AlarmChange.None;
        (IsActive, _calm) = (false, 0);
        return AlarmChange.Returned;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_detector);
        writer.Write(_calm);
        writer.Write(IsActive);
        writer.Write(Score ?? double.NaN);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_detector);
        _calm = reader.ReadCount(Calm);
        IsActive = reader.ReadBoolean();
        Score = reader.ReadDouble() is var score && double.IsNaN(score) ? null : score;
    }
}
