using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>What the client does at MQTT 5.0 when the peer says what brokers seldom say.</summary>
public sealed class MqttClient5Tests : IDisposable
{
    private readonly ScriptedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task A_refused_connection_says_why_in_the_brokers_words_too()
    {
        var connecting = MqttClient.ConnectAsync(_broker.Options5(), null, TimeProvider.System, default);
        using var peer = await _broker.AcceptAsync([0x20, 14, 0, 0x9D, 11, 0x1F, 0, 3, .. "why"u8, 0x1C, 0, 2, .. "b2"u8]);

        var refused = await Should.ThrowAsync<MqttConnectRefusedException>(connecting);

        refused.Message.ShouldContain("it has moved (0x9D); it says 'why'; it names the server 'b2'");
        (refused.ReasonCode, refused.Server).ShouldBe((MqttReasonCode.ServerMoved, "b2"));
    }

    [Fact]
    public async Task A_broker_of_3_1_1_alone_is_told_by_its_answer()
    {
        var connecting = MqttClient.ConnectAsync(_broker.Options5(), null, TimeProvider.System, default);
        using var peer = await _broker.AcceptAsync([0x20, 2, 0, 1]);

        var refused = await Should.ThrowAsync<MqttConnectRefusedException>(connecting);

        refused.Message.ShouldContain("does not speak MQTT 5.0; connect with 3.1.1");
        refused.Reason.ShouldBe(MqttConnectReturnCode.UnacceptableProtocolVersion);
    }

    [Fact]
    public async Task A_disconnect_says_why_the_connection_ends()
    {
        var (client, peer) = await _broker.Connect5Async();
        await using var _ = client;
        using var __ = peer;
        var publishing = client.PublishAsync("t", default, MqttQos.AtLeastOnce, retain: false, default).AsTask();
        await peer.ReceiveAsync();

        await peer.SendAsync(0xE0, 7, 0x8E, 5, 0x1F, 0, 2, (byte)'h', (byte)'i');

        var ended = await Should.ThrowAsync<MqttConnectionException>(() => Received.FirstAsync(client));
        ended.Reason.ShouldBe(MqttReasonCode.SessionTakenOver);
        ended.Message.ShouldContain("another client connected with this client identifier");
        ended.Message.ShouldContain("'hi'");
        (await Should.ThrowAsync<MqttConnectionException>(publishing)).Message.ShouldContain("another client");
    }

    [Theory]
    [InlineData("F000", 0x82)]                    // AUTH
    [InlineData("30040001FF00", 0x81)]            // no UTF-8
    [InlineData("3006000003230001", 0x94)]        // an alias that we did not allow
    [InlineData("30FFFFFF7F", 0x95)]              // 256 MB
    public async Task A_broker_that_breaks_the_protocol_is_told_so(string hex, byte reason)
    {
        var (client, peer) = await _broker.Connect5Async();
        await using var _ = client;
        using var __ = peer;

        await peer.SendAsync(Convert.FromHexString(hex));

        var (first, body) = await peer.ReceiveAsync();
        (first, body[0]).ShouldBe(((byte)0xE0, reason));
    }

    [Fact]
    public async Task No_more_are_in_flight_than_the_broker_takes()
    {
        var (client, peer) = await _broker.Connect5Async(properties: [0x21, 0, 2]);
        await using var _ = client;
        using var __ = peer;
        client.Granted.ReceiveMaximum.ShouldBe(2);
        var publishing = Enumerable.Range(0, 3).Select(_ => client.PublishAsync("t", default, MqttQos.ExactlyOnce, retain: false, default).AsTask()).ToList();
        await client.PublishAsync("mark", default, MqttQos.AtMostOnce, retain: false, default);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x34);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x34);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x30);   // the mark overtook the third: that one waits

        await peer.SendAsync(0x50, 2, 0, 1);
        (await peer.ReceiveAsync()).ShouldBeAnswer(0x62, 1);      // PUBREC alone frees no place
        await client.PublishAsync("mark", default, MqttQos.AtMostOnce, retain: false, default);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x30);
        await peer.SendAsync(0x70, 2, 0, 1);

        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x34);
        await publishing[0];
    }

    [Fact]
    public async Task More_unacknowledged_at_once_than_we_take_end_the_connection()
    {
        var (client, peer) = await _broker.Connect5Async(_broker.Options5(inboundCapacity: 2));
        await using var _ = client;
        using var __ = peer;
        for (byte id = 1; id <= 3; id++)
            await peer.SendAsync(0x32, 6, 0, 1, (byte)'t', 0, id, 0);

        var (first, body) = await peer.ReceiveAsync();

        (first, body[0]).ShouldBe(((byte)0xE0, (byte)0x93));
    }

    [Fact]
    public async Task A_topic_gets_a_number_after_its_first_message_as_far_as_the_broker_allows()
    {
        var (client, peer) = await _broker.Connect5Async(_broker.Options5(aliases: 5), properties: [0x22, 0, 1]);
        await using var _ = client;
        using var __ = peer;
        foreach (var topic in (string[])["a", "a", "b", "b"])
            await client.PublishAsync(topic, default, MqttQos.AtMostOnce, retain: false, default);

        (await peer.ReceiveAsync()).Body.ShouldBe([0, 1, (byte)'a', 3, 0x23, 0, 1]);
        (await peer.ReceiveAsync()).Body.ShouldBe([0, 0, 3, 0x23, 0, 1]);
        (await peer.ReceiveAsync()).Body.ShouldBe([0, 1, (byte)'b', 0]);
        (await peer.ReceiveAsync()).Body.ShouldBe([0, 1, (byte)'b', 0]);
    }

    [Fact]
    public async Task A_message_that_comes_again_has_its_topic_and_not_the_lost_connections_number()
    {
        var session = new MqttSession();
        var options = _broker.Options5(cleanSession: false, aliases: 5);
        var (client, peer) = await _broker.Connect5Async(options, session, properties: [0x22, 0, 5]);
        var publishing = Enumerable.Range(0, 2).Select(_ => client.PublishAsync("a", default, MqttQos.AtLeastOnce, retain: false, default).AsTask()).ToList();
        (await peer.ReceiveAsync()).Body.ShouldBe([0, 1, (byte)'a', 0, 1, 3, 0x23, 0, 1]);
        (await peer.ReceiveAsync()).Body.ShouldBe([0, 0, 0, 2, 3, 0x23, 0, 1]);
        peer.Dispose();
        foreach (var lost in publishing)
            (await Should.ThrowAsync<MqttConnectionException>(lost)).StaysInSession.ShouldBeTrue();
        await client.DisposeAsync();

        var (next, again) = await _broker.Connect5Async(options, session, sessionPresent: true);

        await using var _ = next;
        using var __ = again;
        (await again.ReceiveAsync()).Body.ShouldBe([0, 1, (byte)'a', 0, 1, 0]);
        (await again.ReceiveAsync()).Body.ShouldBe([0, 1, (byte)'a', 0, 2, 0]);
    }

    [Fact]
    public async Task The_brokers_numbers_for_topics_are_understood()
    {
        var (client, peer) = await _broker.Connect5Async(_broker.Options5(aliases: 2));
        await using var _ = client;
        using var __ = peer;

        await peer.SendAsync(0x30, 7, 0, 1, (byte)'a', 3, 0x23, 0, 2, 0x30, 6, 0, 0, 3, 0x23, 0, 2, 0x30, 7, 0, 1, (byte)'b', 3, 0x23, 0, 2, 0x30, 6, 0, 0, 3, 0x23, 0, 2);

        var read = await Received.ReadAsync(client, all => all.Count == 4);
        read.Select(each => each.Topic).ShouldBe(["a", "a", "b", "b"]);
    }

    [Theory]
    [InlineData(0x40, MqttQos.AtLeastOnce)]
    [InlineData(0x50, MqttQos.ExactlyOnce)]
    public async Task A_message_that_the_broker_refuses_is_the_publishers_error_and_is_not_sent_again(byte answer, MqttQos qos)
    {
        var session = new MqttSession();
        var (client, peer) = await _broker.Connect5Async(_broker.Options5(cleanSession: false), session);
        await using var _ = client;
        using var __ = peer;
        var publishing = client.PublishAsync("t", default, qos, retain: false, default).AsTask();
        await peer.ReceiveAsync();

        await peer.SendAsync(answer, 9, 0, 1, 0x97, 5, 0x1F, 0, 2, (byte)'n', (byte)'o');

        var refused = await Should.ThrowAsync<MqttPublishRefusedException>(publishing);
        refused.Reason.ShouldBe(MqttReasonCode.QuotaExceeded);
        refused.Message.ShouldContain("'t': a quota is used up (0x97); it says 'no'");
        session.Unacknowledged.ShouldBe(0);
    }

    [Fact]
    public async Task What_the_broker_said_it_takes_not_is_not_sent()
    {
        var (client, peer) = await _broker.Connect5Async(properties: [0x24, 1, 0x25, 0, 0x27, 0, 0, 0, 200]);
        await using var _ = client;
        using var __ = peer;
        Task Publish(MqttQos qos, bool retain, int bytes) => client.PublishAsync("t", new byte[bytes], qos, retain, default).AsTask();

        (await Should.ThrowAsync<MqttPublishRefusedException>(() => Publish(MqttQos.ExactlyOnce, retain: false, 1))).Reason.ShouldBe(MqttReasonCode.QosNotSupported);
        (await Should.ThrowAsync<MqttPublishRefusedException>(() => Publish(MqttQos.AtMostOnce, retain: true, 1))).Reason.ShouldBe(MqttReasonCode.RetainNotSupported);
        (await Should.ThrowAsync<MqttPublishRefusedException>(() => Publish(MqttQos.AtMostOnce, retain: false, 200))).Reason.ShouldBe(MqttReasonCode.PacketTooLarge);
    }

    [Fact]
    public async Task A_filter_that_was_refused_says_why()
    {
        var (client, peer) = await _broker.Connect5Async();
        await using var _ = client;
        using var __ = peer;
        var subscribing = client.SubscribeAsync([new("$share/g/a", MqttQos.AtLeastOnce), new("b", MqttQos.AtLeastOnce)], default);
        await peer.ReceiveAsync();

        await peer.SendAsync(0x90, 5, 0, 1, 0, 0x9E, 1);

        (await Should.ThrowAsync<MqttSubscribeRefusedException>(subscribing)).Refusals
            .ShouldBe(["'$share/g/a' was refused: it has no shared subscriptions (0x9E)"]);
    }

    [Fact]
    public async Task The_brokers_keep_alive_goes_before_ours()
    {
        var clock = new ManualClock();
        var connecting = MqttClient.ConnectAsync(_broker.Options5(), null, clock, default);
        using var peer = await _broker.AcceptAsync([0x20, 6, 0, 0, 3, 0x13, 0, 8]);
        await using var client = await connecting;

        clock.Advance(TimeSpan.FromSeconds(4));

        (await peer.ReceiveAsync()).First.ShouldBe((byte)0xC0);
    }

    [Fact]
    public async Task What_only_5_0_has_is_refused_at_3_1_1()
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        using var __ = peer;

        await Should.ThrowAsync<ArgumentException>(() => client.PublishAsync("t", default, MqttQos.AtMostOnce, false, new() { IsText = true }, default).AsTask());
        await Should.ThrowAsync<ArgumentException>(() => client.SubscribeAsync([new("a", MqttQos.AtMostOnce) { NoLocal = true }], default));
        await Should.ThrowAsync<ArgumentException>(() => client.SubscribeAsync([new("a", MqttQos.AtMostOnce)], 7, default));
        await Should.ThrowAsync<ArgumentException>(MqttClient.ConnectAsync(
            new() { Host = "h", ClientId = "c", SessionExpiry = TimeSpan.FromSeconds(1) }, null, TimeProvider.System, default));
    }
}
