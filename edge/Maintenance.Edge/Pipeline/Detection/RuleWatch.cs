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
    /// <summary>
    /// Rows after a stop that a joint alarm of before has to outlast. What all tags say together is judged against their own last
    /// rows: once they have followed a fault, the repaired machine stands out from them for some hundred rows.
    /// </summary>
    private const int Outlasting = 250;

    private readonly AlarmChatter _chatter = new();
    private AlarmLifecycle _lifecycle = new(IsLatching: false, rule.IsSafety);
    private int _outlasts;

    public string StateName => "rule-watch/2";

    public AlarmRule Rule => rule;

    public IAlarmCondition? Condition => condition;

    public AlarmState State => _lifecycle.State;

    /// <summary>Whether the condition holds, shown or not.</summary>
    public bool IsActive => _lifecycle.IsActive;

    public bool IsChattering => _chatter.IsChattering;

    /// <summary>What the cloud was told and is not over; null where there is nothing. Remembered by who tells it.</summary>
    public Activation? Told { get; set; }

    /// <summary>Takes what the condition did at a sample, nothing included.</summary>
    /// <param name="isSuppressed">Whether the machine's mode takes the alarm its meaning; a safety alarm is never silenced.</param>
    /// <param name="isOutOfService">Whether the machine is being worked on by order; a safety alarm stays in service.</param>
    /// <param name="isJudged">Whether the condition was asked.</param>
    /// <returns>
    /// What somebody is to be told so that what was told is so: an alarm that is silenced is over for whoever looks, and new once
    /// the silence ends.
    /// </returns>
    public AlarmChange Take(AlarmChange change, bool isSuppressed, bool isOutOfService, bool isJudged, DateTimeOffset at)
    {
        var wasChattering = _chatter.IsChattering;
        if (_chatter.Take(change, at) && !wasChattering)
            counts.CountChattering();
        isSuppressed |= IsOfBefore(change, isSuppressed, isJudged);
        if (isSuppressed != _lifecycle.IsSuppressedByDesign)
            _lifecycle = _lifecycle.SuppressByDesign(isSuppressed, out _);
        if (isOutOfService != _lifecycle.IsOutOfService)
            _lifecycle = _lifecycle.TakeOutOfService(isOutOfService, out _);
        _lifecycle = _lifecycle.Take(change);
        if (change == AlarmChange.Returned)
            _lifecycle = _lifecycle.Acknowledge(out _);
        if (change == AlarmChange.Raised && _lifecycle.IsSilenced)
            counts.CountSuppressed();
        var isShown = _lifecycle is { IsActive: true, IsSilenced: false };
        return isShown == Told is not null ? AlarmChange.None : isShown ? AlarmChange.Raised : AlarmChange.Returned;
    }

    /// <summary>
    /// A detector is not asked while the machine stands, so what it said before a stop is of before: it may have been repaired. Only
    /// what goes on for some rows afterwards is told anew.
    /// </summary>
    private bool IsOfBefore(AlarmChange change, bool isSuppressed, bool isJudged)
    {
        if (rule.Kind != RuleKind.Detector || change != AlarmChange.None || !_lifecycle.IsActive)
            _outlasts = 0;
        else if (isSuppressed)
            _outlasts = Outlasting;
        else if (isJudged && _outlasts > 0)
            _outlasts--;
        return _outlasts > 0;
    }

    public void Save(StateWriter writer)
    {
        if (condition is IStateful memory)
            writer.Write(memory);
        writer.Write(_chatter);
        writer.Write(_lifecycle.IsActive);
        writer.Write(_lifecycle.IsSuppressedByDesign);
        writer.Write(_outlasts);
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
        _outlasts = reader.ReadCount(Outlasting);
    }
}
