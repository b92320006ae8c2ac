using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>QoS 2, packet by packet (§4.3.3), also where the connection is cut between two of them.</summary>
public sealed class ExactlyOnceTests : IDisposable
{
    private readonly ScriptedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task A_message_is_published_once_it_was_received_released_and_completed()
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        using var __ = peer;
        var publishing = PublishAsync(client);
        (await peer.ReceiveAsync()).First.ShouldBe((byte)0x34);

        await peer.SendAsync(0x50, 2, 0, 1);
        (await peer.ReceiveAsync()).ShouldBeAnswer(0x62, 1);
        publishing.IsCompleted.ShouldBeFalse();
        await peer.SendAsync(0x70, 2, 0, 1);

        await publishing;
    }

    [Fact]
    public async Task What_the_broker_had_received_is_released_again_and_never_published_again()
    {
        var session = new MqttSession();
        var options = _broker.Options(cleanSession: false);
        var (client, peer) = await _broker.ConnectAsync(options, session);
        var first = PublishAsync(client);
        var second = PublishAsync(client);
        await peer.ReceiveAsync();
        await peer.ReceiveAsync();
        await peer.SendAsync(0x50, 2, 0, 1);
        (await peer.ReceiveAsync()).ShouldBeAnswer(0x62, 1);
        peer.Dispose();
        await Should.ThrowAsync<MqttConnectionException>(first);
        await Should.ThrowAsync<MqttConnectionException>(second);
        await client.DisposeAsync();

        var (next, again) = await ResumeAsync(options, session);

        await using var _ = next;
        using var __ = again;
        (await again.ReceiveAsync()).ShouldBeAnswer(0x62, 1);
        (await again.ReceiveAsync()).First.ShouldBe((byte)0x3C);   // the second, marked as a duplicate
        await again.SendAsync(0x70, 2, 0, 1, 0x50, 2, 0, 2);
        (await again.ReceiveAsync()).ShouldBeAnswer(0x62, 2);
        await again.SendAsync(0x70, 2, 0, 2);
        await Maintenance.Local.Until.TrueAsync(() => session.Unacknowledged == 0, TimeSpan.FromSeconds(20), "both to be complete", default);
    }

    [Fact]
    public async Task A_message_is_handed_out_once_however_often_it_comes_before_it_is_released()
    {
        var session = new MqttSession();
        var options = _broker.Options(cleanSession: false);
        var (client, peer) = await _broker.ConnectAsync(options, session);
        await peer.SendAsync(0x34, 5, 0, 1, (byte)'a', 0, 7);
        var message = await Received.FirstAsync(client);
        await peer.SendAsync(0x3C, 5, 0, 1, (byte)'a', 0, 7);   // while it is being dealt with
        await message.AcknowledgeAsync(default);
        (await peer.ReceiveAsync()).ShouldBeAnswer(0x50, 7);
        await peer.SendAsync(0x3C, 5, 0, 1, (byte)'a', 0, 7);
        (await peer.ReceiveAsync()).ShouldBeAnswer(0x50, 7);
        peer.Dispose();
        await client.DisposeAsync();

        var (next, again) = await ResumeAsync(options, session);

        await using var _ = next;
        using var __ = again;
        await again.SendAsync(0x3C, 5, 0, 1, (byte)'a', 0, 7);
        (await again.ReceiveAsync()).ShouldBeAnswer(0x50, 7);
        await again.SendAsync(0x62, 2, 0, 7);
        (await again.ReceiveAsync()).ShouldBeAnswer(0x70, 7);
        await again.SendAsync(0x34, 5, 0, 1, (byte)'b', 0, 7);   // released: another message
        (await Received.FirstAsync(next)).Topic.ShouldBe("b");
    }

    [Fact]
    public async Task A_broker_that_forgot_the_session_means_another_message_by_the_same_identifier()
    {
        var session = new MqttSession();
        var options = _broker.Options(cleanSession: false);
        var (client, peer) = await _broker.ConnectAsync(options, session);
        await peer.SendAsync(0x34, 5, 0, 1, (byte)'a', 0, 7);
        await (await Received.FirstAsync(client)).AcknowledgeAsync(default);
        (await peer.ReceiveAsync()).ShouldBeAnswer(0x50, 7);
        peer.Dispose();
        await client.DisposeAsync();

        var (next, again) = await _broker.ConnectAsync(options, session);

        await using var _ = next;
        using var __ = again;
        await again.SendAsync(0x34, 5, 0, 1, (byte)'b', 0, 7);
        (await Received.FirstAsync(next)).Topic.ShouldBe("b");
    }

    [Fact]
    public async Task An_identifier_that_is_not_known_is_answered_so_at_5_0()
    {
        var (client, peer) = await _broker.Connect5Async();
        await using var _ = client;
        using var __ = peer;

        await peer.SendAsync(0x62, 2, 0, 9);
        var completed = await peer.ReceiveAsync();
        await peer.SendAsync(0x50, 2, 0, 9);
        var released = await peer.ReceiveAsync();

        completed.First.ShouldBe((byte)0x70);
        completed.Body.ShouldBe([0, 9, 0x92]);
        released.First.ShouldBe((byte)0x62);
        released.Body.ShouldBe([0, 9, 0x92]);
    }

    [Fact]
    public async Task A_new_message_by_an_identifier_in_use_ends_the_connection()
    {
        var (client, peer) = await _broker.ConnectAsync();
        await using var _ = client;
        using var __ = peer;

        await peer.SendAsync(0x34, 5, 0, 1, (byte)'a', 0, 7, 0x34, 5, 0, 1, (byte)'b', 0, 7);

        var broken = await Should.ThrowAsync<MqttProtocolException>(() => Received.ReadAsync(client, all => all.Count == 2));
        broken.Statement.ShouldBe("MQTT-2.3.1-4");
    }

    private async Task<(MqttClient Client, ScriptedPeer Peer)> ResumeAsync(MqttClientOptions options, MqttSession session)
    {
        var connecting = MqttClient.ConnectAsync(options, session, TimeProvider.System, default);
        var peer = await _broker.AcceptAsync([0x20, 2, 1, 0]);
        return (await connecting, peer);
    }

    private static Task PublishAsync(MqttClient client) =>
        client.PublishAsync("t", default, MqttQos.ExactlyOnce, retain: false, default).AsTask();
}
