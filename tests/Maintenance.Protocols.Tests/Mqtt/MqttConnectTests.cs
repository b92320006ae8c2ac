using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>Connections that are not taken.</summary>
public sealed class MqttConnectTests : IDisposable
{
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
}
