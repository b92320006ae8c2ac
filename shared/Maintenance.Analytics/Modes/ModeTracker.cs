using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Modes;

/// <summary>
/// Tells a machine's operating mode, from its run-state tag (0 or 1) or, where it has none, from the tag that shows its load
/// (current, speed, power): it stands still below <see cref="OffShare"/> of the load it has been seen to reach, for a machine
/// at work draws more than that and one at rest draws nothing. The reach follows slowly downwards (a half life of about 7,000
/// samples at work) and quickly upwards. A sample that cannot be trusted, or is not later than the last, leaves the mode as it
/// was. No allocation; not for two threads at once.
/// </summary>
/// <param name="hasRunState">Whether the samples are a run-state, or a load.</param>
/// <param name="settling">How long it is starting; its slowest tag has to have settled by then.</param>
public sealed class ModeTracker(bool hasRunState, TimeSpan settling) : IStateful
{
    /// <summary>An induction motor without load draws a quarter to two fifths of its rated current.</summary>
    public const double OffShare = 0.2;

    private const double Upwards = 0.25;
    private const double Downwards = 1e-4;
    private const int Least = 6;

    private DateTimeOffset? _last;
    private double _reach;
    private int _samples;

    public string StateName => "mode-tracker/1";

    public OperatingMode Mode { get; private set; }

    /// <summary>Since when it is on, or off, in the time of the samples.</summary>
    public DateTimeOffset? SinceUtc { get; private set; }

    /// <summary>Load below which it stands still; 0 until one was seen.</summary>
    public double OffBelow => hasRunState ? 0.5 : OffShare * _reach;

    private bool IsOn { get; set; }

    /// <param name="value">The run-state or the load.</param>
    /// <param name="isTrusted">False for a sample that cannot be used.</param>
    public OperatingMode Take(double value, bool isTrusted, bool isUnderMaintenance, DateTimeOffset at)
    {
        if (isTrusted && double.IsFinite(value) && !(at <= _last))
        {
            _last = at;
            Learn(Math.Abs(value));
            Turn(Math.Abs(value) > OffBelow, at);
        }

        return Mode = isUnderMaintenance ? OperatingMode.Maintenance
            : _samples < Least ? OperatingMode.Unknown
            : !IsOn ? OperatingMode.Off
            : _last - SinceUtc < settling ? OperatingMode.Starting
            : OperatingMode.Running;
    }

    private void Learn(double load)
    {
        _samples = Math.Min(_samples + 1, Least);
        if (hasRunState)
            return;
        if (load > _reach)
            _reach += (load - _reach) * (_reach == 0 ? 1 : Upwards);
        else if (load > OffBelow)
            _reach += (load - _reach) * Downwards;
    }

    private void Turn(bool isOn, DateTimeOffset at)
    {
        if (SinceUtc is not null && isOn == IsOn)
            return;
        (IsOn, SinceUtc) = (isOn, at);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_last ?? default);
        writer.Write(SinceUtc ?? default);
        writer.Write(_reach);
        writer.Write(_samples);
        writer.Write((int)Mode);
        writer.Write(IsOn);
    }

    public void Restore(StateReader reader)
    {
        _last = reader.ReadInstant() is { Ticks: > 0 } last ? last : null;
        SinceUtc = reader.ReadInstant() is { Ticks: > 0 } since ? since : null;
        _reach = reader.ReadDouble();
        _samples = reader.ReadCount(Least);
        Mode = (OperatingMode)reader.ReadCount((int)OperatingMode.Maintenance);
        IsOn = reader.ReadBoolean();
    }
}
