using Maintenance.Analytics.Chain;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// Decides which anomalies of an asset are told, so that its one setting is a budget. The evidence of every series that is watched
/// becomes a conformal rank against that series' own past (<see cref="ReturnPeriod"/>), and the rarest that is abnormal speaks for
/// the asset: a load that comes in steps wears out its own rank and leaves the others theirs.
/// <para>The first alarms pass, since a young detector has no past to rank them by. Once the budget is spent, only what the budget
/// calls rare is told, and in the refractory period only what is much rarer than the alarm before. What is held back and lasts may
/// be told later.</para>
/// </summary>
/// <remarks>Counts rows: its week is 2,016 of them, five minutes apart. One thread at a time; nothing is allocated per row.</remarks>
/// <param name="series">How many are watched.</param>
/// <param name="budget">False alarms in a week of rows five minutes apart, of the whole asset.</param>
internal sealed class RaiseGate(int series, AlarmBudget budget) : IStateful
{
    private const double RowsOfWeek = 2016;

    /// <summary>Rows after an alarm began. Fewer than a sample's alarm has: this one lasts while the anomaly does.</summary>
    private const int Refractory = NoveltyAlarm.Calm;

    /// <summary>As for one tag: over two weeks the budget allows half as much again as it says.</summary>
    private const int Weeks = 2;
    private const double Allowance = 1.5 * Weeks;

    /// <summary>Of a series that is not abnormal.</summary>
    private const double Usual = -1;

    private readonly ReturnPeriod[] _ranks = [.. Enumerable.Range(0, series).Select(_ => new ReturnPeriod())];
    private readonly double[] _rarities = [.. Enumerable.Repeat(Usual, series)];
    private readonly RecentAlarms _alarms = new();

    /// <summary>Logarithm of the return period, in rows, from which the budget calls an anomaly rare.</summary>
    private readonly double _rare = Math.Max(1, Math.Log(RowsOfWeek / budget.FalseAlarmsPerWeek));

    private readonly double _allowed = Math.Clamp(Allowance * budget.FalseAlarmsPerWeek, Allowance, RecentAlarms.Kept);

    /// <summary>Rows over which alarms are counted: so many that those allowed are as much as the budget says.</summary>
    private readonly double _countedOver =
        Weeks * RowsOfWeek * Math.Clamp(Allowance * budget.FalseAlarmsPerWeek, Allowance, RecentAlarms.Kept) / (Allowance * budget.FalseAlarmsPerWeek);

    private long _rows;
    private long _quietUntil;

    public string StateName => "raise-gate/1";

    /// <summary>Whether an anomaly that was told goes on.</summary>
    public bool IsAlarm { get; private set; }

    /// <summary>Takes the evidence of one series at the next row; of each before <see cref="Judge"/>.</summary>
    /// <param name="evidence">0 or more.</param>
    /// <param name="isAbnormal">Whether it is enough. How rare it was at most is kept for as long as it is.</param>
    public void Weigh(int place, double evidence, bool isAbnormal)
    {
        var rarity = _ranks[place].Take(evidence);
        _rarities[place] = isAbnormal ? Math.Max(_rarities[place], rarity) : Usual;
    }

    /// <summary>Judges the row by what was weighed.</summary>
    public void Judge()
    {
        _rows++;
        var rarest = Usual;
        foreach (var rarity in _rarities)
            rarest = Math.Max(rarest, rarity);
        if (rarest < 0)
            IsAlarm = false;
        else if (!IsAlarm && MayBeTold(rarest))
            Tell(rarest);
    }

    /// <summary>After a pause an alarm is no repetition of the one before.</summary>
    public void Pause() => _quietUntil = 0;

    public void Save(StateWriter writer)
    {
        foreach (var rank in _ranks)
            writer.Write(rank);
        writer.Write(_rarities);
        _alarms.Save(writer);
        writer.Write(_rows);
        writer.Write(_quietUntil);
        writer.Write(IsAlarm);
    }

    public void Restore(StateReader reader)
    {
        foreach (var rank in _ranks)
            reader.Read(rank);
        reader.Read(_rarities);
        _alarms.Restore(reader);
        _rows = reader.ReadInt64();
        _quietUntil = reader.ReadInt64();
        IsAlarm = reader.ReadBoolean();
    }

    private bool MayBeTold(double rarity)
    {
        if (_rows <= _quietUntil)
            return _alarms.IsMuchRarerThanLast(rarity);
        var (all, asRare) = _alarms.Within(_countedOver, _rows, rarity);
        return all + 1 <= _allowed || (rarity >= _rare && asRare + 1 <= _allowed);
    }

    private void Tell(double rarity)
    {
        _alarms.Add(rarity, _rows);
        _quietUntil = _rows + Refractory;
        IsAlarm = true;
    }
}
