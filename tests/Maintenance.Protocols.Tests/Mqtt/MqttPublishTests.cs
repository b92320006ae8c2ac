using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>What is published goes out in order and within what is allowed, and stays in flight until the broker has it.</summary>
public sealed class MqttPublishTests : IDisposable
{
    private readonly ScriptedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task A_publish_cancelled_while_another_is_sent_leaves_its_place_to_the_next()
    {
        var (client, peer) = await _broker.ConnectAsync(_broker.Options(maximumInFlight: 1));
        await using var _ = client;
        using var __ = peer;
        using var impatience = new CancellationTokenSource();
        var large = client.PublishAsync("large", new byte[64 * 1024 * 1024], MqttQos.AtMostOnce, retain: false, default).AsTask();
        var cancelled = client.PublishAsync("a", new byte[1], MqttQos.AtLeastOnce, retain: false, impatience.Token).AsTask();
        large.IsCompleted.ShouldBeFalse("the peer reads nothing, so the way out is occupied");

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        var next = client.PublishAsync("b", new byte[1], MqttQos.AtLeastOnce, retain: false, default).AsTask();
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x30);
        var (first, body) = await peer.ReceiveAsync();
        (first, body[2]).ShouldBe(((byte)0x32, (byte)'b'));
        await peer.SendAsync(0x40, 2, body[3], body[4]);
        await next;
    }

    [Fact]
    public async Task Publishing_waits_while_as_many_as_allowed_are_unacknowledged()
    {
        var (client, peer) = await _broker.ConnectAsync(_broker.Options(maximumInFlight: 2));
        await using var _ = client;
        using var __ = peer;
        var publishing = Enumerable.Range(1, 3).Select(each => PublishAsync(client, each)).ToList();
        await client.PublishAsync("mark", default, MqttQos.AtMostOnce, retain: false, default);
        (await peer.ReceiveAsync()).Body[^1].ShouldBe((byte)1);
        (await peer.ReceiveAsync()).Body[^1].ShouldBe((byte)2);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x30);   // the mark overtook the third: that one waits

        await peer.SendAsync(0x40, 2, 0, 1);

        (await peer.ReceiveAsync()).Body[^1].ShouldBe((byte)3);
        await publishing[0];
        publishing[1].IsCompleted.ShouldBeFalse();
        await peer.SendAsync(0x40, 2, 0, 2, 0x40, 2, 0, 3);
        await Task.WhenAll(publishing);
    }

    [Fact]
    public async Task What_was_unacknowledged_comes_again_first_in_order_and_marked()
    {
        var session = new MqttSession();
        var options = _broker.Options(cleanSession: false);
        var (client, peer) = await _broker.ConnectAsync(options, session);
        var publishing = Enumerable.Range(1, 4).Select(each => PublishAsync(client, each)).ToList();
        for (var each = 1; each <= 4; each++)
            await ShouldReceiveAsync(peer, 0x32, (byte)each);
        await peer.SendAsync(0x40, 2, 0, 2);
        await publishing[1];
        peer.Dispose();
        foreach (var lost in (int[])[0, 2, 3])
            (await Should.ThrowAsync<MqttConnectionException>(publishing[lost])).StaysInSession.ShouldBeTrue();
        await client.DisposeAsync();
        session.Unacknowledged.ShouldBe(3);

        var (next, again) = await _broker.ConnectAsync(options, session);

        await using var _ = next;
        using var __ = again;
        var fifth = PublishAsync(next, 5);
        foreach (var each in (byte[])[1, 3, 4])
            await ShouldReceiveAsync(again, 0x3A, each);
        await ShouldReceiveAsync(again, 0x32, 5);
        await again.SendAsync(0x40, 2, 0, 1, 0x40, 2, 0, 3, 0x40, 2, 0, 4, 0x40, 2, 0, 5);
        await fifth;
        (session.Unacknowledged, session.Acknowledged).ShouldBe((0, 5));
    }

    [Fact]
    public async Task Without_a_session_a_lost_publish_is_the_callers_to_repeat()
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        var publishing = PublishAsync(client, 1);
        await peer.ReceiveAsync();
        peer.Dispose();

        (await Should.ThrowAsync<MqttConnectionException>(publishing)).StaysInSession.ShouldBeFalse();
        (await Should.ThrowAsync<MqttConnectionException>(PublishAsync(client, 2))).StaysInSession.ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancelled_publish_stays_in_flight_and_harms_no_later_one()
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        using var __ = peer;
        using var cancellation = new CancellationTokenSource();
        var first = client.PublishAsync("t", new byte[] { 1 }, MqttQos.AtLeastOnce, retain: false, cancellation.Token).AsTask();
        await peer.ReceiveAsync();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        var second = PublishAsync(client, 2);
        await peer.ReceiveAsync();

        await peer.SendAsync(0x40, 2, 0, 1, 0x30, 3, 0, 1, (byte)'a');
        await Received.FirstAsync(client);   // so PUBACK 1 has been read

        second.IsCompleted.ShouldBeFalse();
        await peer.SendAsync(0x40, 2, 0, 2);
        await second;
    }

    [Fact]
    public async Task A_quick_brokers_acknowledgements_are_let_come_together_and_all_are_taken()
    {
        const int Messages = 200;
        var clock = new ManualClock();
        var (client, peer) = await _broker.ConnectAsync(clock: clock);
        await using var _ = client;
        using var __ = peer;
        var publishing = Enumerable.Range(1, Messages).Select(each => PublishAsync(client, each % 128)).ToList();
        for (var each = 0; each < Messages; each++)
            await peer.ReceiveAsync();
        clock.Advance(TimeSpan.FromMicroseconds(640));
        for (var id = 1; id <= Messages; id++)
        {
            await peer.SendAsync(0x40, 2, 0, (byte)id);
            if (id <= 64)
                await publishing[id - 1];   // so that each is a look of its own
        }

        await Task.WhenAll(publishing);
        client.Rests.ShouldBeGreaterThan(0);
    }

    private static Task PublishAsync(MqttClient client, int value) =>
        client.PublishAsync("t", new[] { (byte)value }, MqttQos.AtLeastOnce, retain: false, default).AsTask();

    private static async Task ShouldReceiveAsync(ScriptedPeer peer, byte first, byte value)
    {
        var packet = await peer.ReceiveAsync();
        packet.First.ShouldBe(first);
        packet.Body.ShouldBe([0, 1, (byte)'t', 0, value, value]);
    }
}
