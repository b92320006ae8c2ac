using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>What comes waits for its consumer, within bounds, and nothing of it is dropped.</summary>
public sealed class MqttReceiveTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly ScriptedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task What_nobody_read_does_not_count_as_taken_and_unacknowledged()
    {
        var (client, peer) = await _broker.ConnectAsync(_broker.Options(inboundCapacity: 2));
        await using var _ = client;
        using var __ = peer;
        await peer.SendAsync(0x32, 5, 0, 1, (byte)'a', 0, 7, 0x32, 5, 0, 1, (byte)'b', 0, 8, 0x32, 5, 0, 1, (byte)'c', 0, 9);
        await Until.TrueAsync(() => client.IsHeldUp, Bound, "two messages to lie unread", default);

        client.Unacknowledged.ShouldBeEmpty();
        await Received.FirstAsync(client);

        client.Unacknowledged.ShouldBe([(ushort)7]);
    }

    [Fact]
    public async Task No_more_bytes_lie_unacknowledged_than_are_allowed_and_a_long_message_goes_alone()
    {
        var options = new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Options().Port, ClientId = "client", InboundBytes = 20 };
        var (client, peer) = await _broker.ConnectAsync(options);
        await using var _ = client;
        using var __ = peer;
        byte[] Message(byte id, int length) => [0x32, (byte)(5 + length), 0, 1, (byte)'a', 0, id, .. new byte[length]];
        await peer.SendAsync([.. Message(1, 30), .. Message(2, 5), .. Message(3, 5), .. Message(4, 5)]);
        await using var messages = client.ReadMessagesAsync(default).GetAsyncEnumerator();
        await Until.TrueAsync(() => client.IsHeldUp, Bound, "the socket to be left unread behind the first", default);
        for (byte id = 1; id <= 4; id++)
        {
            (await messages.MoveNextAsync()).ShouldBeTrue();
            messages.Current.PacketId.ShouldBe(id);
            if (id == 2)
                await Until.TrueAsync(() => client.IsHeldUp, Bound, "the socket to be left unread behind two", default);
            await messages.Current.AcknowledgeAsync(default);
            (await peer.ReceiveAsync()).ShouldBeAnswer(0x40, id);
        }
    }

    [Fact]
    public async Task A_slow_consumer_is_not_taken_for_a_silent_broker()
    {
        var clock = new ManualClock();
        var (client, peer) = await _broker.ConnectAsync(_broker.Options(inboundCapacity: 1), clock: clock);
        await using var _ = client;
        using var __ = peer;
        await peer.SendAsync(0x30, 3, 0, 1, (byte)'a', 0x30, 3, 0, 1, (byte)'b');
        var held = await Received.FirstAsync(client);
        await Until.TrueAsync(() => client.IsHeldUp, Bound, "the socket to be left unread", default);
        for (var half = 0; half < 4; half++)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            (await peer.ReceiveAsync()).First.ShouldBe((byte)0xC0);
        }

        await held.AcknowledgeAsync(default);

        (await Received.FirstAsync(client)).Topic.ShouldBe("b");
    }

    [Fact]
    public async Task Acknowledgements_go_out_in_the_order_of_receipt()
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        using var __ = peer;
        for (byte id = 1; id <= 3; id++)
            await peer.SendAsync(0x32, 5, 0, 1, (byte)'t', 0, id);
        var messages = new List<MqttMessage>();
        await foreach (var message in client.ReadMessagesAsync(default))
        {
            messages.Add(message);
            if (messages.Count == 3)
                break;
        }

        await messages[2].AcknowledgeAsync(default);
        await client.PublishAsync("mark", default, MqttQos.AtMostOnce, retain: false, default);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x30);   // nothing before the mark: the third waits for the first
        await messages[0].AcknowledgeAsync(default);
        (await peer.ReceiveAsync()).Body.ShouldBe([0, 1]);
        await messages[1].AcknowledgeAsync(default);

        (await peer.ReceiveAsync()).Body.ShouldBe([0, 2]);
        (await peer.ReceiveAsync()).Body.ShouldBe([0, 3]);
        await Should.ThrowAsync<InvalidOperationException>(async () => await messages[1].AcknowledgeAsync(default));
    }

    [Fact]
    public async Task A_slow_consumer_stops_the_reading_and_nothing_is_dropped()
    {
        const int Messages = 2_000;
        var (client, peer) = await _broker.ConnectAsync(_broker.Options(inboundCapacity: 10));
        await using var _ = client;
        using var __ = peer;
        var sent = 0;
        var flood = Task.Run(async () =>
        {
            var body = new byte[60_000];
            byte[] packet = [0x30, 0xE3, 0xD4, 0x03, 0, 1, (byte)'t', .. body];
            for (; sent < Messages; sent++)
            {
                BitConverter.TryWriteBytes(packet.AsSpan(7), sent);
                await peer.SendAsync(packet);
            }
        });
        await Until.TrueAsync(() => client.IsHeldUp, Bound, "the socket to be left unread", default);

        flood.IsCompleted.ShouldBeFalse();   // 120 MB do not fit between us
        for (var each = 0; each < Messages; each++)
        {
            var message = await Received.FirstAsync(client);
            BitConverter.ToInt32(message.Payload.Span).ShouldBe(each);
            await message.AcknowledgeAsync(default);
        }

        await flood;
    }

    [Fact]
    public async Task What_was_received_before_the_loss_is_still_handed_out()
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        await peer.SendAsync(0x30, 3, 0, 1, (byte)'a', 0x32, 5, 0, 1, (byte)'b', 0, 1, 0x62, 0);   // a PUBREL of nothing
        List<string> topics = [];

        var broken = await Should.ThrowAsync<MqttProtocolException>(async () =>
        {
            await foreach (var message in client.ReadMessagesAsync(default))
            {
                topics.Add(message.Topic);
                await message.AcknowledgeAsync(default);
            }
        });

        topics.ShouldBe(["a", "b"]);
        broken.Message.ShouldContain("too early");
        peer.Dispose();
    }
}
