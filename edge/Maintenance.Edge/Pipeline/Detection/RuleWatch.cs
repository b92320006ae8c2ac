using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.State;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// One rule at work: where its alarm stands (ISA-18.2), whether it chatters, and what the cloud was told. Whoever answers an
/// alarm does so in the cloud, so here an alarm that returns is over. For the pipeline's thread.
/// </summary>
/// <param name="condition">What decides, with a memory of its own; null where another tells what happened.</param>
internal sealed class RuleWatch(AlarmRule rule, IAlarmCondition? condition, DetectionCounts counts) : IStateful
{
    private readonly AlarmChatter _chatter = new();
    private AlarmLifecycle _lifecycle = new(IsLatching: false, rule.IsSafety);

    public string StateName => "rule-watch/1";

    public AlarmRule Rule => rule;

    public IAlarmCondition? Condition => condition;

    public AlarmState State => _lifecycle.State;

    /// <summary>Whether the condition holds, shown or not.</summary>
    public bool IsActive => _lifecycle.IsActive;

    public bool IsChattering => _chatter.IsChattering;

    /// <summary>What the cloud was told and is not over; null where there is nothing.</summary>
    public Activation? Told { get; set; }

    /// <summary>Takes what the condition did at a sample, nothing included.</summary>
    /// <param name="isSuppressed">Whether the machine's mode takes the alarm its meaning; a safety alarm is never silenced.</param>
    /// <returns>What somebody is to be told: an alarm that is silenced is over for whoever looks, and new once the silence ends.</returns>
    public AlarmChange Take(AlarmChange change, bool isSuppressed, DateTimeOffset at)
    {
        var wasChattering = _chatter.IsChattering;
        if (_chatter.Take(change, at) && !wasChattering)
            counts.CountChattering();
        var wasShown = IsShown;
        if (isSuppressed != _lifecycle.IsSuppressedByDesign)
            _lifecycle = _lifecycle.SuppressByDesign(isSuppressed, out _);
        _lifecycle = _lifecycle.Take(change);
        if (change == AlarmChange.Returned)
            _lifecycle = _lifecycle.Acknowledge(out _);
        if (change == AlarmChange.Raised && _lifecycle.IsSilenced)
            counts.CountSuppressed();
        return IsShown == wasShown ? AlarmChange.None : IsShown ? AlarmChange.Raised : AlarmChange.Returned;
    }

    public void Save(StateWriter writer)
    {
        if (condition is IStateful memory)
            writer.Write(memory);
        writer.Write(_chatter);
        writer.Write(_lifecycle.IsActive);
        writer.Write(_lifecycle.IsSuppressedByDesign);
        writer.Write(Told is not null);
        Told?.Save(writer);
    }

    public void Restore(StateReader reader)
    {
        if (condition is IStateful memory)
            reader.Read(memory);
        reader.Read(_chatter);
        if (reader.ReadBoolean())
            _lifecycle = _lifecycle.Take(AlarmChange.Raised);
        if (reader.ReadBoolean())
            _lifecycle = _lifecycle.SuppressByDesign(isSuppressed: true, out _);
        Told = reader.ReadBoolean() ? Activation.Restore(reader) : null;
    }

    private bool IsShown => _lifecycle is { IsActive: true, IsSilenced: false };
}
