using System.Runtime.InteropServices;

namespace Maintenance.Analytics.Alarms;

/// <summary>
/// One alarm through the states of ISA-18.2. A value: every act gives the next one, so that the same acts in the same order
/// give the same state wherever they are applied. What silences (shelf, design, service) lies over what the process does
/// beneath it: that goes on being followed, so a silence that ends shows the truth of now and not of when it began.
/// </summary>
/// <param name="IsLatching">Stays after the condition is gone, until it was acknowledged and reset.</param>
/// <param name="IsSafety">Is never silenced.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AlarmLifecycle(bool IsLatching, bool IsSafety)
{
    /// <summary>EEMUA 191 wants a shelf to end with the shift at the latest; a day is where ours stops.</summary>
    public static readonly TimeSpan LongestShelf = TimeSpan.FromDays(1);

    /// <summary>Whether the condition holds, silenced or not.</summary>
    public bool IsActive { get; private init; }

    /// <summary>When a person's shelf ends; null where there is none.</summary>
    public DateTimeOffset? ShelvedUntilUtc { get; private init; }

    public bool IsSuppressedByDesign { get; private init; }

    public bool IsOutOfService { get; private init; }

    /// <summary>Whether somebody has to be shown it.</summary>
    public bool IsSilenced => IsOutOfService || IsSuppressedByDesign || ShelvedUntilUtc is not null;

    private bool IsAnswered { get; init; }

    /// <summary>Was raised and is not over: waits for its return, its answer or its reset.</summary>
    private bool IsStanding { get; init; }

    public AlarmState State => this switch
    {
        { IsOutOfService: true } => AlarmState.OutOfService,
        { IsSuppressedByDesign: true } => AlarmState.SuppressedByDesign,
        { ShelvedUntilUtc: not null } => AlarmState.Shelved,
        { IsStanding: false } => AlarmState.Normal,
        { IsActive: true, IsAnswered: false } => AlarmState.ActiveUnacknowledged,
        { IsActive: true } => AlarmState.ActiveAcknowledged,
        { IsLatching: true, IsAnswered: true } => AlarmState.LatchedAcknowledged,
        { IsLatching: true } => AlarmState.LatchedUnacknowledged,
        _ => AlarmState.ReturnedUnacknowledged,
    };

    /// <summary>What the condition did. A raise asks for a new answer, whatever was answered before.</summary>
    public AlarmLifecycle Take(AlarmChange change) => change switch
    {
        AlarmChange.Raised when !IsActive => this with { IsActive = true, IsStanding = !IsSilenced, IsAnswered = false },
        AlarmChange.Returned when IsActive => (this with { IsActive = false }).Settled(),
        _ => this,
    };

    public AlarmLifecycle Acknowledge(out AlarmRefusal refusal)
    {
        refusal = IsSilenced ? AlarmRefusal.IsSilenced
            : !IsStanding || IsAnswered ? AlarmRefusal.NothingToDo
            : AlarmRefusal.None;
        return refusal == AlarmRefusal.None ? (this with { IsAnswered = true }).Settled() : this;
    }

    /// <summary>Ends a latch.</summary>
    public AlarmLifecycle Reset(out AlarmRefusal refusal)
    {
        refusal = IsSilenced ? AlarmRefusal.IsSilenced
            : !IsLatching || !IsStanding ? AlarmRefusal.NothingToDo
            : IsActive || !IsAnswered ? AlarmRefusal.NotYet
            : AlarmRefusal.None;
        return refusal == AlarmRefusal.None ? this with { IsStanding = false, IsAnswered = false } : this;
    }

    /// <summary>Silences until an instant; asking again moves the instant.</summary>
    public AlarmLifecycle Shelve(DateTimeOffset untilUtc, DateTimeOffset nowUtc, out AlarmRefusal refusal)
    {
        refusal = IsSafety ? AlarmRefusal.IsSafety
            : untilUtc <= nowUtc || untilUtc - nowUtc > LongestShelf ? AlarmRefusal.ShelfTooLong
            : AlarmRefusal.None;
        return refusal == AlarmRefusal.None ? Silenced() with { ShelvedUntilUtc = untilUtc } : this;
    }

    public AlarmLifecycle Unshelve(out AlarmRefusal refusal)
    {
        refusal = ShelvedUntilUtc is null ? AlarmRefusal.NothingToDo : AlarmRefusal.None;
        return refusal == AlarmRefusal.None ? (this with { ShelvedUntilUtc = null }).Uncovered() : this;
    }

    /// <summary>Lets a shelf end that is over.</summary>
    public AlarmLifecycle At(DateTimeOffset nowUtc) => ShelvedUntilUtc <= nowUtc ? Unshelve(out _) : this;

    /// <param name="isSuppressed">Whether logic silences it now.</param>
    public AlarmLifecycle SuppressByDesign(bool isSuppressed, out AlarmRefusal refusal)
    {
        refusal = Silencing(isSuppressed, IsSuppressedByDesign);
        return refusal != AlarmRefusal.None ? this
            : isSuppressed ? Silenced() with { IsSuppressedByDesign = true }
            : (this with { IsSuppressedByDesign = false }).Uncovered();
    }

    /// <param name="isOut">Whether it is out of service from now on, or in service again.</param>
    public AlarmLifecycle TakeOutOfService(bool isOut, out AlarmRefusal refusal)
    {
        refusal = Silencing(isOut, IsOutOfService);
        return refusal != AlarmRefusal.None ? this
            : isOut ? Silenced() with { IsOutOfService = true }
            : (this with { IsOutOfService = false }).Uncovered();
    }

    private AlarmRefusal Silencing(bool wanted, bool already) =>
        wanted == already ? AlarmRefusal.NothingToDo : wanted && IsSafety ? AlarmRefusal.IsSafety : AlarmRefusal.None;

    private AlarmLifecycle Silenced() => this with { IsStanding = false, IsAnswered = false };

    /// <summary>The last silence gone, a condition that holds is news to everybody.</summary>
    private AlarmLifecycle Uncovered() => IsSilenced ? this : this with { IsStanding = IsActive, IsAnswered = false };

    /// <summary>Over, once it returned and was answered; a latch waits for its reset besides.</summary>
    private AlarmLifecycle Settled() =>
        !IsActive && IsAnswered && !IsLatching ? this with { IsStanding = false, IsAnswered = false } : this;
}
