namespace Maintenance.Analytics.Chain;

/// <summary>What a chain says of one sample, or of one row of an asset's tags.</summary>
/// <param name="Score">0 to 1; <see cref="AlarmLine"/> and more is an alarm.</param>
/// <param name="IsChange">
/// Of a tag: a lasting change of its level has become certain, twelve samples after the alarm that it began with. Of an asset: the
/// anomaly begins or ends here.
/// </param>
public readonly record struct Verdict(double Score, bool IsChange)
{
    /// <summary>The score from which a sample alarms: by contract, for every chain and setting.</summary>
    public const double AlarmLine = 0.5;

    public bool IsAlarm => Score >= AlarmLine;
}
