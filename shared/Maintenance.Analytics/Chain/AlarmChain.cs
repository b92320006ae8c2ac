using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// The two steps that follow every detector. The raw score is ranked among its own earlier peaks, and alarms while no more peaks
/// were as high than the budget allows in the time seen so far; at least one, so a score higher than all before it always
/// alarms once the warm-up is over. A refractory period follows, in which only a higher score alarms again. The raw score's unit
/// and distribution do not matter. One object a tag, one thread at a time, no allocation per sample.
/// </summary>
/// <param name="warmUp">Scores that are only learnt from.</param>
/// <param name="refractory">Samples after an alarm in which only a higher score alarms again; peaks nearer than that are one.</param>
public sealed class AlarmChain(AlarmBudget budget, int warmUp = 300, int refractory = 150) : IStateful
{
    private static readonly double JustBelow = Math.BitDecrement(Verdict.AlarmLine);

    private readonly PeakRecord _peaks = new(refractory);
    private readonly SortedWindow _periods = new(31);
    private DateTimeOffset _last;
    private long _taken;
    private long _alarmedAt = long.MinValue / 2;
    private double _alarmed;

    public string StateName => "alarm-chain/1";

    /// <summary>Takes the detector's next score.</summary>
    /// <param name="score">0 or more, the more the stranger; what is no number scores 0 here and is not learnt from.</param>
    /// <returns>0 to 1; <see cref="Verdict.AlarmLine"/> and more on a sample that alarms, and on no other.</returns>
    public double Take(double score, DateTimeOffset at)
    {
        if (!(score >= 0) || double.IsInfinity(score) || at <= _last)
            return 0;
        if (_taken++ > 0)
            _periods.Add((at - _last).TotalDays);
        _last = at;

        var higher = _peaks.Take(score);
        if (_taken <= warmUp || score == 0)
            return 0;
        var allowed = Math.Clamp(budget.FalseAlarmsPerWeek * _taken * _periods.Median / 7, 1, PeakRecord.Kept);
        var line = allowed / (allowed + higher + 1);
        if (line < Verdict.AlarmLine)
            return line;
        if (_taken - _alarmedAt <= refractory && !(score > _alarmed))
            return JustBelow;
        (_alarmedAt, _alarmed) = (_taken, score);
        return line;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_peaks);
        writer.Write(_periods);
        writer.Write(_last);
        writer.Write(_taken);
        writer.Write(_alarmedAt);
        writer.Write(_alarmed);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_peaks);
        reader.Read(_periods);
        _last = reader.ReadInstant();
        _taken = reader.ReadInt64();
        _alarmedAt = reader.ReadInt64();
        _alarmed = reader.ReadDouble();
    }
}
