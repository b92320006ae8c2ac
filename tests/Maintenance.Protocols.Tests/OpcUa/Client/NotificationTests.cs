using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Client;

/// <summary>The order and the cost of what a subscription is told.</summary>
public sealed class NotificationTests : ISubscriptionReceiver
{
    private readonly List<double> _told = [];
    private readonly List<SubscriptionGap> _gaps = [];
    private readonly NotificationBuffer _buffer = new();
    private readonly Subscription _subscription;
    private bool _remembers = true;

    public NotificationTests()
    {
        _subscription = new(new(), [new() { NodeId = new(1) }, new() { NodeId = new(2) }], this);
        _subscription.Begin(7, TimeSpan.FromSeconds(1), 10);
        _subscription.Live();
    }

    [Fact]
    public void Messages_are_told_in_the_order_of_their_numbers()
    {
        Take(1).ShouldBe(NotificationFate.Told);
        Take(4).ShouldBe(NotificationFate.Held);
        Take(3).ShouldBe(NotificationFate.Held);
        _subscription.Missing().ShouldBe((2u, 3u));
        Take(2).ShouldBe(NotificationFate.Told);
        Take(5).ShouldBe(NotificationFate.Told);

        _told.ShouldBe([1, 2, 3, 4, 5]);
        _subscription.Missing().ShouldBeNull();
        _subscription.TakeUnsettled().ShouldBe([1u, 2u, 3u, 4u, 5u]);
    }

    [Fact]
    public void A_message_that_comes_again_is_not_told_again()
    {
        Take(1);
        Take(1).ShouldBe(NotificationFate.Duplicate);
        Take(3);
        Take(3).ShouldBe(NotificationFate.HeldBefore);

        _told.ShouldBe([1]);
        _subscription.Duplicates.ShouldBe(2);
    }

    [Fact]
    public void A_keep_alive_tells_of_messages_that_never_came()
    {
        Take(1);
        Take(Message(4, [])).ShouldBe(NotificationFate.KeepAlive);

        _subscription.Missing().ShouldBe((2u, 4u));
        GiveUp(2);
        GiveUp(3);
        GiveUp(3);
        _subscription.Missing().ShouldBeNull();
        Take(4).ShouldBe(NotificationFate.Told);
        _gaps.Count.ShouldBe(2);
    }

    [Fact]
    public void What_waited_for_a_message_given_up_is_told_at_once()
    {
        Take(2);
        Take(3);
        GiveUp(1);

        _told.ShouldBe([2, 3]);
        _subscription.TakeUnsettled().ShouldBe([2u, 3u]);
    }

    [Fact]
    public void A_message_given_up_that_came_meanwhile_is_no_gap()
    {
        Take(1);
        GiveUp(1);

        _gaps.ShouldBeEmpty();
        _subscription.Expected.ShouldBe(2u);
    }

    [Fact]
    public void A_malformed_message_that_was_held_back_keeps_no_other_back()
    {
        Take(Message(2, [Values((9, new(2)))])).ShouldBe(NotificationFate.Held);
        Take(3).ShouldBe(NotificationFate.Held);

        Should.Throw<DecodingException>(() => Take(1));

        _told.ShouldBe([1, 3]);
        _gaps.ShouldHaveSingleItem().Reason.ShouldBe(GapReason.MessageLost);
        _subscription.TakeUnsettled().ShouldBe([1u, 2u, 3u]);
    }

    [Fact]
    public void Numbers_start_again_at_one_after_the_greatest()
    {
        NotificationOrder.After(uint.MaxValue).ShouldBe(1u);
        NotificationOrder.After(1).ShouldBe(2u);
    }

    [Fact]
    public void Not_more_is_held_back_than_fits()
    {
        for (var sequence = 2u; sequence < 300; sequence++)
            Take(sequence).ShouldBe(sequence < 258 ? NotificationFate.Held : NotificationFate.Dropped);
        Take(1);

        _told.Count.ShouldBe(257);
        _subscription.Missing().ShouldBe((258u, 300u));
    }

    [Fact]
    public void An_overflow_is_a_counted_gap()
    {
        Take(Message(1, [Values((1, new DataValue(1.0).WithStatus(StatusCode.Good.WithOverflow())))]));

        _subscription.Overflows.ShouldBe(1);
        _gaps.ShouldHaveSingleItem().ShouldBe(new(GapReason.QueueOverflow, 1, null, DateTimeOffset.UnixEpoch, 1));
    }

    [Theory]
    [InlineData(9u)]
    [InlineData(uint.MaxValue)]
    public void A_value_of_an_item_nobody_asked_for_is_refused_with_all_its_message(uint handle)
    {
        Should.Throw<DecodingException>(() => Take(Message(1, [Values((0, new(1.0)), (handle, new(2.0)))])));

        _told.ShouldBeEmpty();
        _gaps.ShouldHaveSingleItem().Reason.ShouldBe(GapReason.MessageLost);
    }

    [Fact]
    public void A_scalar_costs_nothing_on_the_heap()
    {
        var values = Enumerable.Range(0, 1000).Select(index => ((uint)index % 2, new DataValue(index, default, DateTimeOffset.UnixEpoch))).ToArray();
        byte[][] messages = [.. Enumerable.Range(1, 60).Select(sequence => Message((uint)sequence, [Values(values)]))];
        _remembers = false;
        for (var index = 0; index < 20; index++)
            Take(messages[index]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 20; index < messages.Length; index++)
            Take(messages[index]);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    void ISubscriptionReceiver.TakeValues(ReadOnlySpan<MonitoredValue> values)
    {
        if (!_remembers)
            return;
        foreach (var value in values)
            _told.Add(value.Value.Value.As<double>());
    }

    void ISubscriptionReceiver.TakeEvent(int handle, IReadOnlyList<Variant> fields) => throw new InvalidOperationException("No event was sent.");

    void ISubscriptionReceiver.TakeGap(SubscriptionGap gap) => _gaps.Add(gap);

    void ISubscriptionReceiver.TakeRefusal(MonitoredItem item, StatusCode status) => throw new InvalidOperationException("No item was made.");

    private static ExtensionObject Values(params (uint Handle, DataValue Value)[] values) => ExtensionObject.Of(new DataChangeNotification
    {
        MonitoredItems = [.. values.Select(value => new MonitoredItemNotification { ClientHandle = value.Handle, Value = value.Value })],
    });

    private static byte[] Message(uint sequence, ExtensionObject[] notifications) => Wire.Bytes(
        new NotificationMessage { SequenceNumber = sequence, PublishTime = DateTimeOffset.UnixEpoch, NotificationData = notifications },
        static (ref UaEncoder encoder, NotificationMessage message) => message.Encode(ref encoder));

    private void GiveUp(uint sequence) => _subscription.GiveUp(sequence, DateTimeOffset.UnixEpoch, new());

    private NotificationFate Take(uint sequence) => Take(Message(sequence, [Values((0, new(sequence)))]));

    private NotificationFate Take(byte[] message)
    {
        var decoder = new UaDecoder(message, EncodingLimits.Default);
        return _subscription.Take(ref decoder, _buffer);
    }
}
