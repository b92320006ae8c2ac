namespace Maintenance.Analytics.Alarms;

/// <summary>What one sample did to an alarm (ISA-18.2: into alarm, or back to normal).</summary>
public enum AlarmChange
{
    None,
    Raised,
    Returned,
}

/// <summary>
/// A condition over one series that is either normal or in alarm. It lives in the time of the samples alone, so a replay
/// decides exactly as the live series did.
/// </summary>
public interface IAlarmCondition
{
    bool IsActive { get; }

    /// <summary>What the last usable sample scored; null where the condition has no score.</summary>
    double? Score { get; }

    /// <summary>Takes the next sample.</summary>
    /// <param name="isUsable">False for a sample of bad, uncertain or stale quality: it never raises and never returns.</param>
    AlarmChange Take(double value, bool isUsable, DateTimeOffset at);
}
