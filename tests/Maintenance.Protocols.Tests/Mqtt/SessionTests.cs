using System.Text;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>Messages that outlive a connection and the broker.</summary>
public sealed class SessionTests
{
    private const int Messages = 100;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Nothing_published_is_lost_when_the_broker_is_killed_before_it_acknowledges()
    {
        await using var broker = await PrivateBroker.StartAsync(new() { Persistent = true }, default);
        await SubscribeAndLeaveAsync(broker);
        var session = new MqttSession();
        List<Task> publishing;
        await using (var relay = new Relay(broker.Port))
        {
            await using var writer = await ConnectAsync("writer", relay.Port, session);
            relay.SwallowAnswers();
            publishing = [.. Enumerable.Range(0, Messages).Select(each => PublishAsync(writer, each))];
            await broker.KillAsync();
            await Task.WhenAll(publishing).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            publishing.ShouldAllBe(lost => ((MqttConnectionException)lost.Exception!.InnerException!).StaysInSession);
        }

        session.Unacknowledged.ShouldBe(Messages);
        await broker.StartAgainAsync(default);
        await using var again = await ConnectAsync("writer", broker.Port, session);
        await Until.TrueAsync(() => session.Unacknowledged == 0, Bound, "PUBACK for each message", default);

        await EachArrivesAsync(broker);
    }

    [Fact]
    public async Task Nothing_delivered_is_lost_when_the_broker_is_killed_before_we_acknowledge()
    {
        await using var broker = await PrivateBroker.StartAsync(new() { Persistent = true }, default);
        await SubscribeAndLeaveAsync(broker);
        await using (var writer = await ConnectAsync("writer", broker.Port, new()))
            await Task.WhenAll(Enumerable.Range(0, Messages).Select(each => PublishAsync(writer, each)));
        await using (var reader = await ConnectAsync("reader", broker.Port, new()))
        {
            reader.SessionPresent.ShouldBeTrue();
            await using var messages = reader.ReadMessagesAsync(default).GetAsyncEnumerator();
            for (var taken = 0; taken < 10; taken++)
                (await messages.MoveNextAsync()).ShouldBeTrue();   // and acknowledged by nobody
            await broker.KillAsync();
        }

        await broker.StartAgainAsync(default);

        await EachArrivesAsync(broker);
    }

    [Fact]
    public async Task A_session_serves_one_connection_at_a_time_and_one_client()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), default);
        var session = new MqttSession();
        await using var first = await ConnectAsync("one", broker.Port, session);
        (await Should.ThrowAsync<InvalidOperationException>(ConnectAsync("one", broker.Port, session))).Message.ShouldContain("in use");
        await first.DisposeAsync();

        (await Should.ThrowAsync<InvalidOperationException>(ConnectAsync("other", broker.Port, session))).Message.ShouldContain("'one'");
    }

    private static async Task SubscribeAndLeaveAsync(PrivateBroker broker)
    {
        await using var reader = await ConnectAsync("reader", broker.Port, new());
        await reader.SubscribeAsync([new("s", MqttQos.AtLeastOnce)], default);
    }

    private static async Task EachArrivesAsync(PrivateBroker broker)
    {
        await using var reader = await ConnectAsync("reader", broker.Port, new());
        var read = await Received.ReadAsync(reader, all => all.DistinctBy(each => each.Text).Count() == Messages);
        read.Select(each => each.Text).Distinct().ShouldBe(Enumerable.Range(0, Messages).Select(each => $"{each}"));
    }

    private static Task PublishAsync(MqttClient client, int value) =>
        client.PublishAsync("s", Encoding.UTF8.GetBytes($"{value}"), MqttQos.AtLeastOnce, retain: false, default).AsTask();

    private static Task<MqttClient> ConnectAsync(string clientId, int port, MqttSession session) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = port, ClientId = clientId, CleanSession = false }, session, TimeProvider.System, default);
}
