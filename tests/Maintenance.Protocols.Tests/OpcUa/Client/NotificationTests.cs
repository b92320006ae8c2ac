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
        _subscription.Release(new());
        Take(5).ShouldBe(NotificationFate.Told);

        _told.ShouldBe([1, 2, 3, 4, 5]);
        _subscription.Missing().ShouldBeNull();
    }

    [Fact]
    public void A_message_that_comes_again_is_not_told_again()
    {
        Take(1);
        Take(1).ShouldBe(NotificationFate.Duplicate);
        Take(3);
        Take(3).ShouldBe(NotificationFate.Duplicate);

        _told.ShouldBe([1]);
        _subscription.Duplicates.ShouldBe(2);
    }

    [Fact]
    public void A_keep_alive_tells_of_messages_that_never_came()
    {
        Take(1);
        Take(Message(4, [])).ShouldBe(NotificationFate.KeepAlive);

        _subscription.Missing().ShouldBe((2u, 4u));
        _subscription.GiveUp(2);
        _subscription.GiveUp(3);
        _subscription.Missing().ShouldBeNull();
        Take(4).ShouldBe(NotificationFate.Told);
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

    private NotificationFate Take(uint sequence) => Take(Message(sequence, [Values((0, new(sequence)))]));

    private NotificationFate Take(byte[] message)
    {
        var decoder = new UaDecoder(message, EncodingLimits.Default);
        return _subscription.Take(ref decoder, _buffer);
    }
}
