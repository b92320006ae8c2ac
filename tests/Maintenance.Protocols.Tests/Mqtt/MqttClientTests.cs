using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>What the client does when the peer does what no good broker does, or does it at a chosen moment.</summary>
public sealed class MqttClientTests : IDisposable
{
    private readonly ScriptedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

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
}
