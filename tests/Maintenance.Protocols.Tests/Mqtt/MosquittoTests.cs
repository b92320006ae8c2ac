using System.Text;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>The client against a real broker.</summary>
public sealed class MosquittoTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    [Theory]
    [InlineData(MqttQos.AtMostOnce)]
    [InlineData(MqttQos.AtLeastOnce)]
    public async Task A_message_goes_there_and_back(MqttQos qos)
    {
        await using var client = await broker.ConnectAsync($"both-{qos}");
        await client.SubscribeAsync([new($"both/{qos}", qos)], default);

        await client.PublishAsync($"both/{qos}", "größer"u8.ToArray(), qos, retain: false, default);

        (await Received.NextAsync(client)).ShouldBe(new Received($"both/{qos}", "größer", qos, Retained: false));
        client.SessionPresent.ShouldBeFalse();
    }

    [Fact]
    public async Task Thousands_of_messages_arrive_once_each_and_in_order()
    {
        const int Messages = 5_000;
        await using var reader = await broker.ConnectAsync("many-reader");
        await reader.SubscribeAsync([new("many", MqttQos.AtLeastOnce)], default);
        await using var writer = await broker.ConnectAsync("many-writer");
        var writing = Task.WhenAll(Enumerable.Range(0, Messages).Select(each =>
            writer.PublishAsync("many", Encoding.UTF8.GetBytes($"{each}"), MqttQos.AtLeastOnce, retain: false, default).AsTask()));

        var read = await Received.ReadAsync(reader, all => all.Count == Messages);

        await writing;
        read.Select(each => each.Text).ShouldBe(Enumerable.Range(0, Messages).Select(each => $"{each}"));
    }

    [Fact]
    public async Task A_retained_message_meets_who_comes_later()
    {
        await using var client = await broker.ConnectAsync("retained");
        await client.PublishAsync("kept/state", "on"u8.ToArray(), MqttQos.AtLeastOnce, retain: true, default);

        await client.SubscribeAsync([new("kept/+", MqttQos.AtLeastOnce)], default);

        (await Received.NextAsync(client)).ShouldBe(new Received("kept/state", "on", MqttQos.AtLeastOnce, Retained: true));
    }

    [Fact]
    public async Task Filters_choose_and_unsubscribing_ends_it()
    {
        await using var client = await broker.ConnectAsync("filters");
        await client.SubscribeAsync([new("f/+/x", MqttQos.AtLeastOnce), new("g/#", MqttQos.AtMostOnce), new("end", MqttQos.AtLeastOnce)], default);
        foreach (var topic in (string[])["f/1/x", "f/1/y", "f/1/2/x", "g", "g/1/2", "h"])
            await client.PublishAsync(topic, default, MqttQos.AtLeastOnce, retain: false, default);
        await client.UnsubscribeAsync(["g/#"], default);
        await client.PublishAsync("g/3", default, MqttQos.AtLeastOnce, retain: false, default);
        await client.PublishAsync("end", default, MqttQos.AtLeastOnce, retain: false, default);

        var read = await Received.ReadAsync(client, all => all[^1].Topic.StartsWith('e'));

        read.Select(each => (each.Topic, each.Qos)).ShouldBe([
            ("f/1/x", MqttQos.AtLeastOnce), ("g", MqttQos.AtMostOnce), ("g/1/2", MqttQos.AtMostOnce), ("end", MqttQos.AtLeastOnce)]);
    }

    [Theory]
    [InlineData(true, "will")]
    [InlineData(false, "still here")]
    public async Task The_will_is_published_when_the_connection_is_cut_and_only_then(bool cut, string first)
    {
        var topic = $"will/{cut}";
        await using var witness = await broker.ConnectAsync($"witness-{cut}");
        await witness.SubscribeAsync([new(topic, MqttQos.AtLeastOnce)], default);
        await using var relay = new Relay(broker.Port);
        var will = new MqttWill(topic, "will"u8.ToArray(), MqttQos.AtLeastOnce, Retain: false);
        await using var mortal = await broker.ConnectAsync($"mortal-{cut}", will, relay.Port);

        if (cut)
        {
            await relay.DisposeAsync();
        }
        else
        {
            await mortal.DisposeAsync();
            await witness.PublishAsync(topic, "still here"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, default);
        }

        (await Received.NextAsync(witness)).Text.ShouldBe(first);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_words()
    {
        await using var locked = await PrivateBroker.StartAsync(new() { Login = ("plant", "right") }, default);
        MqttClientOptions With(string password) =>
            new() { Host = "127.0.0.1", Port = locked.Port, ClientId = "c", UserName = "plant", Password = password };
        await using var welcome = await MqttClient.ConnectAsync(With("right"), null, TimeProvider.System, default);

        var refused = await Should.ThrowAsync<MqttConnectRefusedException>(
            MqttClient.ConnectAsync(With("wrong"), null, TimeProvider.System, default));

        refused.Message.ShouldContain("not authorized; check user name, password");
    }
}
