using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// Decides which evidence alarms: what is rarer than the budget asks for, no more often than the budget allows, and told once.
/// One object a tag, one thread at a time, no allocation per sample.
/// </summary>
/// <remarks>
/// The budget's week is a week of samples every five minutes, or a true week where samples come faster: of a tag measured once
/// an hour, a week holds too few samples to call anything in it rare.
/// </remarks>
/// <param name="line">Logarithm of a return period: evidence from which the usual budget alarms on samples every five minutes.</param>
/// <param name="warmUp">Samples that are only learnt from.</param>
/// <param name="refractory">Samples after an alarm in which only much rarer evidence alarms again.</param>
internal sealed class AlarmGate(AlarmBudget budget, double line, int warmUp, int refractory) : IStateful
{
    /// <summary>Alarms at least as high are counted over so many samples every five minutes: two weeks.</summary>
    private const double TwoWeeks = 4032;

    /// <summary>Of them the budget allows half as much again as it says: alarms come in no even rhythm.</summary>
    private const double Allowance = 1.5 * 2;

    private const double UsualPeriodSeconds = 300;
    private static readonly double JustBelow = Math.BitDecrement(Verdict.AlarmLine);

    private readonly SamplePeriod _period = new();
    private readonly RecentAlarms _alarms = new();
    private readonly double _usualLine = line - Math.Log(budget.FalseAlarmsPerWeek / AlarmBudget.Usual);
    private readonly double _allowed = Math.Clamp(Allowance * budget.FalseAlarmsPerWeek, 1, RecentAlarms.Kept);

    /// <summary>Where two weeks allow less than one alarm, as many as allow one; where they allow more than are remembered, as many as allow those.</summary>
    private readonly double _countedOver =
        TwoWeeks * Math.Clamp(Allowance * budget.FalseAlarmsPerWeek, 1, RecentAlarms.Kept) / (Allowance * budget.FalseAlarmsPerWeek);

    private long _taken;

    public string StateName => "alarm-gate/1";

    public TimeSpan? Period => _period.Current;

    /// <summary>Samples still to come before anything alarms.</summary>
    public long WarmUpLeft => Math.Max(0, warmUp - _taken);

    /// <summary>Takes the evidence of the next sample.</summary>
    /// <param name="evidence">Logarithm of a return period in samples, 0 or more.</param>
    /// <param name="isLearning">Whether it is only learnt from, beside the warm-up.</param>
    /// <returns>0 to 1; <see cref="Verdict.AlarmLine"/> and more on a sample that alarms, and on no other.</returns>
    public double Take(double evidence, DateTimeOffset at, bool isLearning = false)
    {
        _period.Take(at);
        _taken++;
        var faster = Math.Max(1, UsualPeriodSeconds / Math.Max(1e-3, (_period.Current ?? TimeSpan.Zero).TotalSeconds));
        var needed = Math.Max(1, _usualLine + Math.Log(faster));
        if (isLearning || _taken <= warmUp)
            return 0;
        if (evidence < needed)
            return Math.Min(JustBelow, Verdict.AlarmLine * evidence / needed);
        if (!MayAlarm(evidence, _countedOver * faster))
            return JustBelow;
        _alarms.Add(evidence, _taken);
        return 1 - (Verdict.AlarmLine * needed / evidence);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_period);
        _alarms.Save(writer);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_period);
        _alarms.Restore(reader);
        _taken = reader.ReadInt64();
    }

    private bool MayAlarm(double evidence, double countedOver)
    {
        if (_alarms.IsWithin(refractory + 1, _taken))
            return _alarms.IsMuchRarerThanLast(evidence);
        return _alarms.Within(countedOver, _taken, evidence).AsRare + 1 <= _allowed;
    }
}
