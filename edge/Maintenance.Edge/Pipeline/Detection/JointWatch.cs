using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// Judges tags of one asset together: a row holds the mean of each over a period of device time, and is judged when a sample of
/// a later period comes. For the pipeline's thread; nothing is allocated per sample.
/// </summary>
/// <param name="members">The tags, in the order of the row.</param>
internal sealed class JointWatch(JointSettings settings, IReadOnlyList<TagSettings> members) : IStateful
{
    /// <summary>The detector's budget counts weeks of rows five minutes apart; of shorter rows a week holds more.</summary>
    private static readonly TimeSpan UsualPeriod = TimeSpan.FromMinutes(5);

    private readonly AssetDetector _detector = new(members.Count, BudgetFor(settings));
    private readonly double[] _sums = new double[members.Count];
    private readonly int[] _counts = new int[members.Count];
    private readonly double[] _row = new double[members.Count];
    private readonly double[] _shares = new double[members.Count];
    private long _period;

    public string StateName => "joint-watch/1";

    public double Score { get; private set; }

    /// <summary>What the detector took for each tag's normal.</summary>
    public IReadOnlyList<TagChoice> Choices => _detector.Choices;

    public IReadOnlyList<TagSettings> Members => members;

    /// <summary>Whether the last row was abnormal.</summary>
    public bool IsAlarm => Score >= Verdict.AlarmLine;

    /// <summary>Takes a trusted sample of the running machine.</summary>
    /// <returns>Whether a row was judged.</returns>
    public bool Take(int member, double value, DateTimeOffset atUtc)
    {
        var period = atUtc.UtcTicks / settings.Period.Ticks;
        var isJudged = period > _period && _period > 0 && Judge();
        if (period < _period)
            return isJudged;   // late: its row is over
        _period = period;
        _sums[member] += value;
        _counts[member]++;
        return isJudged;
    }

    /// <summary>Mean of a member in the last row; NaN where it had none.</summary>
    public double ValueOf(int member) => _row[member];

    /// <summary>Which tags the evidence at the last row comes from, the largest share first; empty where there is no evidence.</summary>
    public IReadOnlyList<AlarmContribution> Contributions()
    {
        _detector.Contributions(_shares);
        return [.. _shares.Select((share, i) => new AlarmContribution(members[i].Name, share)).Where(tag => tag.Share > 0).OrderByDescending(tag => tag.Share)];
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_detector);
        writer.Write(_sums);
        writer.Write(_counts);
        writer.Write(_row);
        writer.Write(_period);
        writer.Write(Score);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_detector);
        reader.Read(_sums);
        reader.Read(_counts);
        reader.Read(_row);
        _period = reader.ReadInt64();
        Score = reader.ReadDouble();
    }

    private static AlarmBudget BudgetFor(JointSettings settings) => new(Math.Max(
        AlarmBudget.Least, settings.Budget.FalseAlarmsPerWeek / Math.Max(1, UsualPeriod / settings.Period)));

    private bool Judge()
    {
        for (var i = 0; i < _row.Length; i++)
        {
            _row[i] = _counts[i] > 0 ? _sums[i] / _counts[i] : double.NaN;
            (_sums[i], _counts[i]) = (0, 0);
        }

        Score = _detector.Take(_row, new((_period + 1) * settings.Period.Ticks, TimeSpan.Zero)).Score;
        return true;
    }
}
