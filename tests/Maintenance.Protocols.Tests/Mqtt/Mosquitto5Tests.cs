using System.Text;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>MQTT 5.0, and QoS 2 of both versions, against a real broker.</summary>
public sealed class Mosquitto5Tests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    [Fact]
    public async Task A_message_brings_its_properties_along()
    {
        await using var client = await broker.Connect5Async("properties");
        await client.SubscribeAsync([new("p/#", MqttQos.ExactlyOnce)], identifier: 12, default);
        await client.PublishAsync("p/1", "21"u8.ToArray(), MqttQos.ExactlyOnce, retain: false, new()
        {
            IsText = true,
            Expiry = TimeSpan.FromSeconds(60),
            ContentType = "text/plain",
            ResponseTopic = "answers",
            CorrelationData = "id7"u8.ToArray(),
            UserProperties = [new("unit", "mm/s")],
        }, default);

        var message = await Received.FirstAsync(client);

        var properties = message.Properties.ShouldNotBeNull();
        (properties.IsText, properties.ContentType, properties.ResponseTopic).ShouldBe((true, "text/plain", "answers"));
        properties.Expiry.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
        Encoding.UTF8.GetString(properties.CorrelationData.Span).ShouldBe("id7");
        properties.UserProperties.ShouldBe([new MqttUserProperty("unit", "mm/s")]);
        properties.SubscriptionIdentifiers.ShouldBe([12]);
        await message.AcknowledgeAsync(default);
    }

    [Theory]
    [InlineData(MqttVersion.V311, MqttQos.ExactlyOnce)]
    [InlineData(MqttVersion.V5, MqttQos.AtLeastOnce)]
    [InlineData(MqttVersion.V5, MqttQos.ExactlyOnce)]
    public async Task Thousands_of_messages_arrive_once_each_and_in_order(MqttVersion version, MqttQos qos)
    {
        const int Messages = 3_000;
        var topic = $"many/{version}/{qos}";
        await using var reader = await ConnectAsync($"reader-{version}-{qos}", version);
        await reader.SubscribeAsync([new(topic, qos)], default);
        await using var writer = await ConnectAsync($"writer-{version}-{qos}", version);
        var writing = Task.WhenAll(Enumerable.Range(0, Messages).Select(each =>
            writer.PublishAsync(topic, Encoding.UTF8.GetBytes($"{each}"), qos, retain: false, default).AsTask()));

        var read = await Received.ReadAsync(reader, all => all.Count == Messages);

        await writing;
        read.Select(each => each.Text).ShouldBe(Enumerable.Range(0, Messages).Select(each => $"{each}"));
        read.ShouldAllBe(each => each.Qos == qos);
    }

    [Fact]
    public async Task Subscribers_of_a_group_share_the_messages()
    {
        const int Messages = 100;
        await using var first = await broker.Connect5Async("shared-1");
        await using var second = await broker.Connect5Async("shared-2");
        foreach (var member in (MqttClient[])[first, second])
            await member.SubscribeAsync([new("$share/group/shared/+", MqttQos.AtLeastOnce), new("shared-end", MqttQos.AtLeastOnce)], default);
        await using var writer = await broker.Connect5Async("shared-writer");
        for (var each = 0; each < Messages; each++)
            await writer.PublishAsync($"shared/{each}", default, MqttQos.AtLeastOnce, retain: false, default);
        await writer.PublishAsync("shared-end", default, MqttQos.AtLeastOnce, retain: false, default);

        var read = await Task.WhenAll(
            Received.ReadAsync(first, all => all[^1].Topic.EndsWith("shared-end", StringComparison.Ordinal)), Received.ReadAsync(second, all => all[^1].Topic.EndsWith("shared-end", StringComparison.Ordinal)));

        read.ShouldAllBe(member => member.Count > 1);
        read.SelectMany(member => member.SkipLast(1)).Select(each => each.Topic).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, Messages).Select(each => $"shared/{each}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_subscription_says_which_retained_messages_it_wants()
    {
        await using var client = await broker.Connect5Async("retain-handling");
        await client.PublishAsync("rh/kept", "1"u8.ToArray(), MqttQos.AtLeastOnce, retain: true, default);
        await client.SubscribeAsync([new("rh/kept", MqttQos.AtLeastOnce) { RetainHandling = MqttRetainHandling.DoNotSend }], default);
        await client.SubscribeAsync([new("rh/+", MqttQos.AtLeastOnce) { RetainHandling = MqttRetainHandling.SendIfNew, RetainAsPublished = true }], default);
        await client.SubscribeAsync([new("rh/+", MqttQos.AtLeastOnce) { RetainHandling = MqttRetainHandling.SendIfNew, RetainAsPublished = true }], default);
        await client.UnsubscribeAsync(["rh/kept"], default);
        await client.PublishAsync("rh/end", default, MqttQos.AtLeastOnce, retain: true, default);

        var read = await Received.ReadAsync(client, all => all[^1].Topic.EndsWith("rh/end", StringComparison.Ordinal));

        read.Select(each => (each.Topic, each.Retained)).ShouldBe([("rh/kept", true), ("rh/end", true)]);
    }

    [Fact]
    public async Task What_a_client_publishes_does_not_come_back_where_it_said_so()
    {
        await using var client = await broker.Connect5Async("no-local");
        await using var other = await broker.Connect5Async("no-local-other");
        await client.SubscribeAsync([new("nl", MqttQos.AtLeastOnce) { NoLocal = true }], default);
        await client.PublishAsync("nl", "own"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, default);
        await other.PublishAsync("nl", "other"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, default);

        (await Received.NextAsync(client)).Text.ShouldBe("other");
    }

    [Fact]
    public async Task A_will_waits_for_the_client_to_come_back()
    {
        await using var witness = await broker.Connect5Async("delayed-witness");
        await witness.SubscribeAsync([new("delayed/+", MqttQos.AtLeastOnce)], default);
        await using var longRelay = new Relay(broker.Port);
        await using var shortRelay = new Relay(broker.Port);
        await using var never = await MortalAsync("long", longRelay.Port, TimeSpan.FromHours(1));
        await using var soon = await MortalAsync("short", shortRelay.Port, TimeSpan.FromSeconds(1));
        await longRelay.DisposeAsync();
        await shortRelay.DisposeAsync();

        (await Received.NextAsync(witness)).Topic.ShouldBe("delayed/short");
    }

    [Fact]
    public async Task The_broker_gives_an_identifier_to_who_has_none_and_says_what_it_allows()
    {
        await using var client = await broker.Connect5Async("");

        client.Granted.AssignedClientId.ShouldNotBeNullOrEmpty();
        client.Granted.TopicAliasMaximum.ShouldBe(10);
        client.Granted.ReceiveMaximum.ShouldBeInRange(1, 65_535);
    }

    [Fact]
    public async Task A_session_is_there_again_until_it_expires()
    {
        for (var round = 0; round < 2; round++)
        {
            await using var client = await MqttClient.ConnectAsync(
                new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "expiring", Version = MqttVersion.V5, CleanSession = false, SessionExpiry = TimeSpan.FromHours(1) },
                null, TimeProvider.System, default);
            client.SessionPresent.ShouldBe(round == 1);
        }
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_words()
    {
        await using var locked = await PrivateBroker.StartAsync(new() { Login = ("plant", "right") }, default);

        var refused = await Should.ThrowAsync<MqttConnectRefusedException>(MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = locked.Port, ClientId = "c", UserName = "plant", Password = "wrong", Version = MqttVersion.V5 },
            null, TimeProvider.System, default));

        refused.ReasonCode.ShouldBe(MqttReasonCode.NotAuthorized);
        refused.Message.ShouldContain("not authorized; check user name, password");
    }

    private static Task<MqttClient> MortalAsync(string name, int port, TimeSpan delay) => MqttClient.ConnectAsync(
        new()
        {
            Host = "127.0.0.1",
            Port = port,
            ClientId = name,
            Version = MqttVersion.V5,
            SessionExpiry = TimeSpan.FromHours(2),
            Will = new($"delayed/{name}", default, MqttQos.AtLeastOnce, Retain: false) { Delay = delay },
        },
        null, TimeProvider.System, default);

    // mosquitto 2.0.11 stops delivering QoS 2 where more than its own 20 are in flight to it at 3.1.1, whoever the clients are.
    private Task<MqttClient> ConnectAsync(string clientId, MqttVersion version) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = broker.Port, ClientId = clientId, Version = version, MaximumInFlight = 20 }, null, TimeProvider.System, default);
}
