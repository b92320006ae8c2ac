using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>The state table of Part 4 §5.14.1.2, cycle by cycle.</summary>
public sealed class PublishingTests
{
    private enum Act
    {
        Set,
        Cycle,
        Publish,
        Acknowledge,
    }

    [Fact]
    public void The_first_cycle_speaks_even_without_a_value_and_then_every_third_says_it_lives()
    {
        var rig = new EngineRig(keepAlive: 3, lifetime: 100);
        for (var each = 0; each < 5; each++)
            rig.Publish();

        rig.Cycle();
        rig.Answers.Count.ShouldBe(1);
        rig.Cycle(2);
        rig.Answers.Count.ShouldBe(1);
        rig.Cycle();
        rig.Answers.Count.ShouldBe(2);
        rig.Answers.ShouldAllBe(answer => answer.NotificationMessage.SequenceNumber == 1 && answer.NotificationMessage.NotificationData.Count == 0);
    }

    [Fact]
    public void What_is_late_leaves_with_the_next_request()
    {
        var rig = new EngineRig();
        rig.Monitor(rig.Pump.Speed);

        rig.Cycle();
        rig.Answers.ShouldBeEmpty();
        rig.Publish();

        rig.Answers.ShouldHaveSingleItem().NotificationMessage.SequenceNumber.ShouldBe(1u);
        rig.Values.ShouldHaveSingleItem().Value.ShouldBe(new Variant(2975.5));
    }

    [Fact]
    public void Messages_are_no_longer_than_asked_for_and_say_that_there_is_more()
    {
        var rig = new EngineRig(mostNotifications: 4);
        rig.Monitor(rig.Pump.Speed, queue: 100);
        for (var value = 0; value < 9; value++)
            rig.Set(rig.Pump.Speed, value);
        for (var each = 0; each < 4; each++)
            rig.Publish();

        rig.Cycle();

        rig.Answers.Select(answer => answer.MoreNotifications).ShouldBe([true, true, false]);
        rig.Values.Count().ShouldBe(10);
    }

    [Fact]
    public void A_subscription_nobody_asks_for_ends_after_its_lifetime_and_says_so()
    {
        var rig = new EngineRig(keepAlive: 1, lifetime: 5);

        rig.Cycle(5);
        rig.Engine.Subscriptions.ShouldNotBeEmpty();
        rig.Cycle();
        rig.Engine.Subscriptions.ShouldBeEmpty();
        rig.Publish();
        rig.Publish();

        rig.Answers.ShouldHaveSingleItem().NotificationMessage.NotificationData[0].As<StatusChangeNotification>(EncodingLimits.Default)!
            .Status.ShouldBe(StatusCodes.BadTimeout);
        rig.Refusals.ShouldBe([StatusCodes.BadNoSubscription]);
    }

    [Fact]
    public void One_request_too_many_answers_the_oldest()
    {
        var rig = new EngineRig(new() { MaxPublishRequests = 2 });
        for (var each = 0; each < 3; each++)
            rig.Publish();

        rig.Refusals.ShouldBe([StatusCodes.BadTooManyPublishRequests]);
    }

    [Fact]
    public void The_higher_priority_speaks_first()
    {
        var rig = new EngineRig();
        var urgent = rig.Engine.Create(rig.Session, rig.Subscription.Terms with { Priority = 9 }, true);

        rig.Cycle();
        rig.Publish();

        rig.Answers.ShouldHaveSingleItem().SubscriptionId.ShouldBe(urgent.Id);
    }

    [Fact]
    public void A_subscription_told_to_be_silent_keeps_its_values()
    {
        var rig = new EngineRig();
        rig.Monitor(rig.Pump.Speed);
        rig.Subscription.IsPublishing = false;
        rig.Publish();
        rig.Publish();

        rig.Cycle(2);
        rig.Values.ShouldBeEmpty();
        rig.Subscription.IsPublishing = true;
        rig.Cycle();

        rig.Values.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_message_is_kept_until_it_is_acknowledged()
    {
        var rig = new EngineRig();
        rig.Monitor(rig.Pump.Speed);
        rig.Publish();
        rig.Cycle();

        rig.Republish(1).NotificationData.Count.ShouldBe(1);
        rig.Acknowledge(1).ShouldBe(StatusCode.Good);
        rig.Acknowledge(1).ShouldBe(StatusCodes.BadSequenceNumberUnknown);
        Should.Throw<OpcUaException>(() => rig.Republish(1)).Status.ShouldBe(StatusCodes.BadMessageNotAvailable);
    }

    [Fact]
    public void Messages_nobody_acknowledges_make_room_for_later_ones()
    {
        var rig = new EngineRig(new() { MaxRetransmissionMessages = 3 });
        rig.Monitor(rig.Pump.Speed);
        for (var value = 0; value < 5; value++)
        {
            rig.Set(rig.Pump.Speed, value);
            rig.Publish();
            rig.Cycle();
        }

        rig.Answers[^1].AvailableSequenceNumbers.ShouldBe([3u, 4u, 5u]);
    }

    [Fact]
    public void A_session_that_ends_leaves_its_subscription_for_another()
    {
        var rig = new EngineRig();
        rig.Monitor(rig.Pump.Speed, queue: 10);
        rig.Publish();
        rig.Cycle();
        rig.Engine.Leave(rig.Session, deleteSubscriptions: false, StatusCodes.BadSessionClosed);
        rig.Set(rig.Pump.Speed, 1);
        rig.Set(rig.Pump.Speed, 2);
        var next = rig.NewSession();

        rig.Subscription.MoveTo(next);
        rig.Publish(next);
        rig.Cycle();

        rig.Values.Select(value => value.Value).ShouldBe([new Variant(2975.5), new Variant(1.0), new Variant(2.0)]);
        rig.Answers[^1].AvailableSequenceNumbers.ShouldBe([1u, 2u]);
    }

    [Fact]
    public void Whatever_the_order_of_things_no_value_is_lost_doubled_or_out_of_turn() => Prop
        .ForAll(Gen.Elements(Act.Set, Act.Set, Act.Cycle, Act.Publish, Act.Acknowledge).ListOf(60).ToArbitrary(), acts =>
        {
            var rig = new EngineRig(keepAlive: 2, lifetime: 1000, mostNotifications: 3);
            rig.Monitor(rig.Pump.Speed, queue: 200);
            var next = 0;
            foreach (var act in acts)
            {
                if (act == Act.Set)
                    rig.Set(rig.Pump.Speed, ++next);
                else if (act == Act.Cycle)
                    rig.Cycle();
                else if (act == Act.Publish)
                    rig.Publish();
                else if (rig.Answers.Count > 0)
                    rig.Acknowledge(rig.Answers[^1].NotificationMessage.SequenceNumber);
            }

            for (var rest = 0; rest < 100; rest++)
            {
                rig.Publish();
                rig.Cycle();
            }

            uint[] numbers = [.. rig.Answers.Where(answer => answer.NotificationMessage.NotificationData.Count > 0).Select(answer => answer.NotificationMessage.SequenceNumber)];
            return rig.Values.Skip(1).Select(value => value.Value.As<double>()).SequenceEqual(Enumerable.Range(1, next).Select(value => (double)value))
                && numbers.SequenceEqual(Enumerable.Range(1, numbers.Length).Select(number => (uint)number))
                && KeepAlivesTellTheNextNumber(rig);
        })
        .QuickCheckThrowOnFailure();

    private static bool KeepAlivesTellTheNextNumber(EngineRig rig)
    {
        var due = 1u;
        foreach (var message in rig.Answers.Select(answer => answer.NotificationMessage))
        {
            if (message.SequenceNumber != due)
                return false;
            due += message.NotificationData.Count > 0 ? 1u : 0;
        }

        return true;
    }
}
