namespace Maintenance.Cloud.Alarms;

/// <summary>What people found of the work orders that a rule's or a detector's alarms opened.</summary>
/// <param name="Opened">Work orders opened by themselves; recurrences on an open one are not counted.</param>
/// <param name="NotJudged">Of them those that are not ended yet.</param>
public sealed record VerdictCounts(int Opened, int Confirmed, int FalseAlarm, int Inconclusive, int NotJudged)
{
    /// <summary>Confirmed ÷ opened, 0 to 1; null where none was opened.</summary>
    public double? Precision => Opened == 0 ? null : (double)Confirmed / Opened;

    /// <summary>Confirmed ÷ (confirmed + false alarms), 0 to 1; null where there is neither.</summary>
    public double? PrecisionOfJudged => Confirmed + FalseAlarm == 0 ? null : (double)Confirmed / (Confirmed + FalseAlarm);

    /// <summary>The counts over <c>alarms.alarm AS a</c>, in the order of the members.</summary>
    internal const string Columns = """
        count(*) FILTER (WHERE a.opened_work)::integer AS opened,
        count(*) FILTER (WHERE a.opened_work AND a.verdict = 'Confirmed')::integer AS confirmed,
        count(*) FILTER (WHERE a.opened_work AND a.verdict = 'FalseAlarm')::integer AS false_alarm,
        count(*) FILTER (WHERE a.opened_work AND a.verdict = 'Inconclusive')::integer AS inconclusive,
        count(*) FILTER (WHERE a.opened_work AND a.verdict IS NULL)::integer AS not_judged
        """;
}
