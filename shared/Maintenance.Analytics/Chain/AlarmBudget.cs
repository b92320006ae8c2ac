namespace Maintenance.Analytics.Chain;

/// <summary>The one setting a person makes: how many false alarms a tag may raise in a week.</summary>
public readonly record struct AlarmBudget
{
    /// <summary>What is used where nobody sets another.</summary>
    public const double Usual = 1;

    public const double Least = 0.001;
    public const double Most = 1000;

    /// <param name="falseAlarmsPerWeek">0.001 to 1,000, of one tag.</param>
    public AlarmBudget(double falseAlarmsPerWeek)
    {
        if (!(falseAlarmsPerWeek is >= Least and <= Most))
            throw new ArgumentOutOfRangeException(nameof(falseAlarmsPerWeek), falseAlarmsPerWeek, "A budget is 0.001 to 1000 false alarms per tag and week.");
        FalseAlarmsPerWeek = falseAlarmsPerWeek;
    }

    public double FalseAlarmsPerWeek { get; }
}
