using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>What the client does when the peer does what no good broker does, or does it at a chosen moment.</summary>
public sealed class MqttClientTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly ScriptedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData(1, "does not speak MQTT 3.1.1")]
    [InlineData(2, "does not allow this client identifier")]
    [InlineData(3, "unavailable")]
    [InlineData(4, "bad user name or password")]
    [InlineData(5, "not authorized")]
    public async Task A_refused_connection_says_why(byte code, string words)
    {
        var connecting = MqttClient.ConnectAsync(_broker.Options(), null, TimeProvider.System, default);
        using var peer = await _broker.AcceptAsync([0x20, 2, 0, code]);

        var refused = await Should.ThrowAsync<MqttConnectRefusedException>(connecting);

        refused.Message.ShouldContain(words);
        refused.Reason.ShouldBe((MqttConnectReturnCode)code);
    }

    [Theory]
    [InlineData("D000", "MQTT-3.2.0-1")]
    [InlineData("20020100", "MQTT-3.2.2-1")]
    [InlineData("474554", "MQTT-2.2.2-2")]
    public async Task A_first_packet_that_is_no_fitting_connack_ends_it(string hex, string statement)
    {
        var connecting = MqttClient.ConnectAsync(_broker.Options(), null, TimeProvider.System, default);
        using var peer = await _broker.AcceptAsync(Convert.FromHexString(hex));

        (await Should.ThrowAsync<MqttProtocolException>(connecting)).Statement.ShouldBe(statement);
    }

    [Fact]
    public async Task A_broker_that_never_answers_connect_is_given_up()
    {
        var clock = new ManualClock();
        var connecting = MqttClient.ConnectAsync(_broker.Options(), null, clock, default);
        using var peer = await _broker.AcceptAsync([]);

        clock.Advance(TimeSpan.FromSeconds(10));

        (await Should.ThrowAsync<MqttConnectionException>(connecting)).Message.ShouldContain("within 10 s");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_a_connection_error()
    {
        var options = new MqttClientOptions { Host = "127.0.0.1", Port = FreePort.Next(), ClientId = "c" };

        var failed = await Should.ThrowAsync<MqttConnectionException>(MqttClient.ConnectAsync(options, null, TimeProvider.System, default));

        failed.Message.ShouldContain($"127.0.0.1:{options.Port}");
    }

    [Fact]
    public async Task A_broker_that_goes_silent_is_dropped_within_the_keep_alive()
    {
        var clock = new ManualClock();
        var (client, peer) = await _broker.ConnectAsync(clock: clock);
        await using var _ = client;
        using var __ = peer;
        clock.Advance(TimeSpan.FromSeconds(15));
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0xC0);
        await peer.SendAsync(0xD0, 0, 0x30, 3, 0, 1, (byte)'a');
        await Received.FirstAsync(client);   // so PINGRESP has been read
        clock.Advance(TimeSpan.FromSeconds(15));
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0xC0);

        clock.Advance(TimeSpan.FromSeconds(15));

        var lost = await Should.ThrowAsync<MqttConnectionException>(() => Received.FirstAsync(client));
        lost.Message.ShouldContain("did not answer PINGREQ within 15 s");
    }

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

    [Theory]
    [InlineData("40020009", "MQTT-2.3.1-6")]
    [InlineData("9003000901", "MQTT-2.3.1-7")]
    [InlineData("20020000", "MQTT-3.2.0-1")]
    public async Task An_answer_to_nothing_ends_the_connection(string hex, string statement)
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        using var __ = peer;

        await peer.SendAsync(Convert.FromHexString(hex));

        (await Should.ThrowAsync<MqttProtocolException>(() => Received.FirstAsync(client))).Statement.ShouldBe(statement);
    }

    [Theory]
    [InlineData("9004000180" + "01", "'a' was refused")]
    [InlineData("9004000100" + "01", "'a' was granted QoS 0, not 1")]
    public async Task A_subscription_that_was_not_granted_is_an_error(string hex, string words)
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        using var __ = peer;
        var subscribing = client.SubscribeAsync([new("a", MqttQos.AtLeastOnce), new("b", MqttQos.AtLeastOnce)], default);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x82);

        await peer.SendAsync(Convert.FromHexString(hex));

        (await Should.ThrowAsync<MqttSubscribeRefusedException>(subscribing)).Refusals.ShouldBe([words]);
    }

    [Fact]
    public async Task A_goodbye_is_said_with_disconnect()
    {
        var (client, peer) = await _broker.ConnectAsync();
        using var _ = peer;

        await client.DisposeAsync();
        await client.DisposeAsync();

        (await peer.ReceiveAsync()).First.ShouldBe((byte)0xE0);
        await foreach (var message in client.ReadMessagesAsync(default))
            Assert.Fail($"There is no {message.Topic}.");
    }

    [Fact]
    public async Task Options_that_contradict_the_protocol_are_refused_before_connecting()
    {
        foreach (var (options, session, words) in new (MqttClientOptions, MqttSession?, string)[]
        {
            (new() { Host = "h", ClientId = "", CleanSession = false }, null, "MQTT-3.1.3-7"),
            (new() { Host = "h", ClientId = "c", Password = "p" }, null, "MQTT-3.1.2-22"),
            (new() { Host = "h", ClientId = "c\0" }, null, "MQTT-1.5.3-2"),
            (new() { Host = "h", ClientId = "c" }, new(), "MQTT-3.1.2-6"),
            (new() { Host = "h", ClientId = "c", KeepAlive = TimeSpan.FromSeconds(1.5) }, null, "KeepAlive"),
        })
        {
            var refused = await Should.ThrowAsync<ArgumentException>(MqttClient.ConnectAsync(options, session, TimeProvider.System, default));
            refused.Message.ShouldContain(words);
        }
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
