using FsCheck;
using FsCheck.Fluent;
using Maintenance.Analytics.Alarms;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Alarms;

public sealed class AlarmLifecycleTests
{
    private enum Act
    {
        Raise,
        Return,
        Acknowledge,
        Reset,
        Shelve,
        Unshelve,
        Wait,
        Suppress,
        Unsuppress,
        TakeOut,
        PutBack,
    }

    /// <summary>The diagram of ISA-18.2-2016, figure 2, as its arrows: what leads from a state that is shown to another.</summary>
    private static readonly HashSet<(AlarmState From, Act Act, AlarmState To)> Arrows =
    [
        (AlarmState.Normal, Act.Raise, AlarmState.ActiveUnacknowledged),
        (AlarmState.ActiveUnacknowledged, Act.Acknowledge, AlarmState.ActiveAcknowledged),
        (AlarmState.ActiveUnacknowledged, Act.Return, AlarmState.ReturnedUnacknowledged),
        (AlarmState.ActiveUnacknowledged, Act.Return, AlarmState.LatchedUnacknowledged),
        (AlarmState.ActiveAcknowledged, Act.Return, AlarmState.Normal),
        (AlarmState.ActiveAcknowledged, Act.Return, AlarmState.LatchedAcknowledged),
        (AlarmState.ReturnedUnacknowledged, Act.Acknowledge, AlarmState.Normal),
        (AlarmState.ReturnedUnacknowledged, Act.Raise, AlarmState.ActiveUnacknowledged),
        (AlarmState.LatchedUnacknowledged, Act.Acknowledge, AlarmState.LatchedAcknowledged),
        (AlarmState.LatchedUnacknowledged, Act.Raise, AlarmState.ActiveUnacknowledged),
        (AlarmState.LatchedAcknowledged, Act.Reset, AlarmState.Normal),
        (AlarmState.LatchedAcknowledged, Act.Raise, AlarmState.ActiveUnacknowledged),
    ];

    private static readonly AlarmState[] Silent = [AlarmState.Shelved, AlarmState.SuppressedByDesign, AlarmState.OutOfService];

    [Fact]
    public void No_sequence_of_acts_goes_a_way_that_the_diagram_lacks() => ForAll((isLatching, isSafety, acts) =>
    {
        var (alarm, now) = (new AlarmLifecycle(isLatching, isSafety), Series.Start);
        foreach (var act in acts)
        {
            var before = alarm;
            alarm = Do(alarm, act, ref now, out _);
            if (alarm.State != before.State && !IsArrow(before, act, alarm))
                return false;
        }

        return true;
    });

    [Fact]
    public void It_is_where_the_model_is_after_any_acts() => ForAll((isLatching, isSafety, acts) =>
    {
        var (alarm, model, now) = (new AlarmLifecycle(isLatching, isSafety), new Model(isLatching, isSafety), Series.Start);
        foreach (var act in acts)
        {
            alarm = Do(alarm, act, ref now, out _);
            model.Do(act);
            if (alarm.State != model.State)
                return false;
        }

        return true;
    });

    [Fact]
    public void An_act_that_is_refused_changes_nothing() => ForAll((isLatching, isSafety, acts) =>
    {
        var (alarm, now) = (new AlarmLifecycle(isLatching, isSafety), Series.Start);
        foreach (var act in acts)
        {
            var before = alarm;
            alarm = Do(alarm, act, ref now, out var refusal);
            if (refusal != AlarmRefusal.None && alarm != before)
                return false;
        }

        return true;
    });

    [Fact]
    public void A_safety_alarm_is_never_silenced() => ForAll((isLatching, isSafety, acts) =>
    {
        var (alarm, now) = (new AlarmLifecycle(isLatching, isSafety), Series.Start);
        return !isSafety || acts.All(act => !(alarm = Do(alarm, act, ref now, out _)).IsSilenced);
    });

    [Fact]
    public void A_shelf_ends_by_itself_and_shows_a_condition_that_still_holds()
    {
        var alarm = new AlarmLifecycle().Take(AlarmChange.Raised).Acknowledge(out _).Shelve(Series.Start.AddHours(1), Series.Start, out var refusal);
        refusal.ShouldBe(AlarmRefusal.None);
        alarm.At(Series.Start.AddMinutes(59)).State.ShouldBe(AlarmState.Shelved);
        alarm.At(Series.Start.AddMinutes(60)).State.ShouldBe(AlarmState.ActiveUnacknowledged);
        alarm.Take(AlarmChange.Returned).At(Series.Start.AddHours(1)).State.ShouldBe(AlarmState.Normal);
    }

    [Fact]
    public void A_shelf_without_a_near_end_is_refused()
    {
        new AlarmLifecycle().Shelve(Series.Start, Series.Start, out var past);
        new AlarmLifecycle().Shelve(Series.Start + AlarmLifecycle.LongestShelf + TimeSpan.FromTicks(1), Series.Start, out var far);
        (past, far).ShouldBe((AlarmRefusal.ShelfTooLong, AlarmRefusal.ShelfTooLong));
    }

    [Fact]
    public void A_latch_is_not_reset_while_its_condition_holds_or_nobody_answered()
    {
        var alarm = new AlarmLifecycle(IsLatching: true, IsSafety: false).Take(AlarmChange.Raised);
        alarm.Acknowledge(out _).Reset(out var active);
        alarm.Take(AlarmChange.Returned).Reset(out var unanswered);
        (active, unanswered).ShouldBe((AlarmRefusal.NotYet, AlarmRefusal.NotYet));
    }

    private static bool IsArrow(AlarmLifecycle before, Act act, AlarmLifecycle after) =>
        Arrows.Contains((before.State, act, after.State))
        || (Silent.Contains(after.State) && act is Act.Shelve or Act.Suppress or Act.TakeOut)
        || (Silent.Contains(before.State) && act is Act.Unshelve or Act.Wait or Act.Unsuppress or Act.PutBack
            && (Silent.Contains(after.State) || after.State == (after.IsActive ? AlarmState.ActiveUnacknowledged : AlarmState.Normal)));

    private static AlarmLifecycle Do(AlarmLifecycle alarm, Act act, ref DateTimeOffset now, out AlarmRefusal refusal)
    {
        refusal = AlarmRefusal.None;
        switch (act)
        {
            case Act.Raise: return alarm.Take(AlarmChange.Raised);
            case Act.Return: return alarm.Take(AlarmChange.Returned);
            case Act.Acknowledge: return alarm.Acknowledge(out refusal);
            case Act.Reset: return alarm.Reset(out refusal);
            case Act.Shelve: return alarm.Shelve(now.AddHours(8), now, out refusal);
            case Act.Unshelve: return alarm.Unshelve(out refusal);
            case Act.Suppress: return alarm.SuppressByDesign(true, out refusal);
            case Act.Unsuppress: return alarm.SuppressByDesign(false, out refusal);
            case Act.TakeOut: return alarm.TakeOutOfService(true, out refusal);
            case Act.PutBack: return alarm.TakeOutOfService(false, out refusal);
            default:
                now = now.AddHours(8);
                return alarm.At(now);
        }
    }

    private static void ForAll(Func<bool, bool, Act[], bool> property) => Prop.ForAll(
        (from latching in Gen.Elements(true, false)
         from safety in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
         from acts in Gen.Elements(Enum.GetValues<Act>()).ArrayOf()
         select (latching, safety, acts)).ToArbitrary(),
        run => property(run.latching, run.safety, run.acts)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>The same said otherwise: where the arrows lead, and the silences beside it.</summary>
    private sealed class Model(bool isLatching, bool isSafety)
    {
        private AlarmState _shown = AlarmState.Normal;
        private bool _isActive;
        private bool _isShelved;
        private bool _isSuppressed;
        private bool _isOut;

        public AlarmState State => _isOut ? AlarmState.OutOfService
            : _isSuppressed ? AlarmState.SuppressedByDesign
            : _isShelved ? AlarmState.Shelved
            : _shown;

        private bool IsSilent => _isOut || _isSuppressed || _isShelved;

        public void Do(Act act)
        {
            var wasSilent = IsSilent;
            switch (act)
            {
                case Act.Shelve: _isShelved = !isSafety; break;
                case Act.Unshelve or Act.Wait: _isShelved = false; break;
                case Act.Suppress: _isSuppressed = !isSafety; break;
                case Act.Unsuppress: _isSuppressed = false; break;
                case Act.TakeOut: _isOut = !isSafety; break;
                case Act.PutBack: _isOut = false; break;
                default: Follow(act); break;
            }

            if (wasSilent && !IsSilent)
                _shown = _isActive ? AlarmState.ActiveUnacknowledged : AlarmState.Normal;
        }

        private void Follow(Act act)
        {
            if (act is Act.Raise or Act.Return && _isActive == (act == Act.Raise))
                return;
            if (act is Act.Raise or Act.Return)
                _isActive = act == Act.Raise;
            if (IsSilent)
                return;
            // Of two arrows for a return, the one into a latch is a latching alarm's.
            var next = Arrows.Where(arrow => arrow.From == _shown && arrow.Act == act).Select(arrow => arrow.To).ToList();
            if (next.Count > 0)
                _shown = next.Count == 1 ? next[0] : next.Single(state => IsLatch(state) == isLatching);
        }

        private static bool IsLatch(AlarmState state) => state is AlarmState.LatchedAcknowledged or AlarmState.LatchedUnacknowledged;
    }
}
