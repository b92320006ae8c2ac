using Maintenance.Analytics.Alarms;

namespace Maintenance.Analytics.Detectors;

public sealed class RobustZScore(double threshold) : IAlarmCondition
{
    public const int Version = 1;

    public bool IsActive { get; private set; }

    public double? Score { get; private set; }

    public AlarmChange Take(double value, bool isUsable, DateTimeOffset at)
    {
        Score = threshold * 0;
        return AlarmChange.None;
    }
}
