using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// The two steps that follow a detector. Its raw score becomes a conformal rank against its own past, told as a
/// <see cref="ReturnPeriod"/>, so that the budget is the one setting; and after an alarm a refractory period begins, in which only
/// a much rarer score alarms again. The raw score's unit and distribution do not matter. One object a tag, one thread at a time, no
/// allocation per sample.
/// </summary>
/// <param name="warmUp">Scores that are only learnt from.</param>
/// <param name="refractory">Samples after an alarm in which only a much rarer score alarms again.</param>
public sealed class AlarmChain(AlarmBudget budget, int warmUp = 300, int refractory = 150) : IStateful
{
    /// <summary>Once in a week of samples every five minutes, told as a logarithm.</summary>
    private static readonly double OnceAWeek = Math.Log(2016);

    private readonly ReturnPeriod _rank = new();
    private readonly AlarmGate _gate = new(budget, OnceAWeek, warmUp, refractory);
    private DateTimeOffset _last;

    public string StateName => "alarm-chain/2";

    /// <summary>Takes the detector's next score.</summary>
    /// <param name="score">0 or more, the more the stranger; what is no number scores 0 here and is not learnt from.</param>
    /// <param name="at">Later than the last one, or the score is not taken.</param>
    /// <returns>0 to 1; <see cref="Verdict.AlarmLine"/> and more on a sample that alarms, and on no other.</returns>
    public double Take(double score, DateTimeOffset at)
    {
        if (!(score >= 0) || double.IsInfinity(score) || at <= _last)
            return 0;
        _last = at;
        return _gate.Take(_rank.Take(score), at);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_rank);
        writer.Write(_gate);
        writer.Write(_last);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_rank);
        reader.Read(_gate);
        _last = reader.ReadInstant();
    }
}
