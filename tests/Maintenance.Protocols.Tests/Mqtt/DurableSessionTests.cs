using System.Text;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Mqtt.Sessions;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>A session in a file, over a restart of this process as far as anybody outside can tell.</summary>
public sealed class DurableSessionTests : IDisposable
{
    private readonly ScriptedBroker _broker = new();
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "session");

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(MqttQos.AtLeastOnce)]
    [InlineData(MqttQos.ExactlyOnce)]
    public async Task What_was_published_before_a_restart_comes_again_after_it(MqttQos qos)
    {
        await PublishAndDieAsync(qos);
        using var store = MqttSessionFile.Open(File);
        var session = await MqttSession.OpenAsync(store, default);
        (session.Unacknowledged, session.Accepted).ShouldBe((2, 2));

        var connecting = MqttClient.ConnectAsync(_broker.Options(cleanSession: false), session, TimeProvider.System, default);
        using var peer = await _broker.AcceptAsync([0x20, 2, 1, 0]);
        await using var client = await connecting;

        foreach (byte id in (byte[])[1, 2])
        {
            var (first, body) = await peer.ReceiveAsync();
            first.ShouldBe((byte)(0x38 | ((int)qos << 1)));
            body.ShouldBe([0, 1, (byte)'t', 0, id, id]);
        }
    }

    [Fact]
    public async Task What_the_broker_had_received_before_a_restart_is_only_released_after_it()
    {
        using (var store = MqttSessionFile.Open(File))
        {
            var (client, peer) = await _broker.ConnectAsync(_broker.Options(cleanSession: false), await MqttSession.OpenAsync(store, default));
            await using var _ = client;
            using var __ = peer;
            var publishing = client.PublishAsync("t", new byte[] { 1 }, MqttQos.ExactlyOnce, retain: false, default).AsTask();
            await peer.ReceiveAsync();
            await peer.SendAsync(0x50, 2, 0, 1);
            (await peer.ReceiveAsync()).ShouldBeAnswer(0x62, 1);   // said to the broker, so it is on disk
        }

        using var again = MqttSessionFile.Open(File);
        var session = await MqttSession.OpenAsync(again, default);
        var connecting = MqttClient.ConnectAsync(_broker.Options(cleanSession: false), session, TimeProvider.System, default);
        using var next = await _broker.AcceptAsync([0x20, 2, 1, 0]);
        await using var resumed = await connecting;

        (await next.ReceiveAsync()).ShouldBeAnswer(0x62, 1);
    }

    [Fact]
    public async Task A_session_whose_disk_fails_says_nothing_to_the_broker_and_promises_nothing()
    {
        var store = new CrashingStore();
        var session = await MqttSession.OpenAsync(store, default);
        var (client, peer) = await _broker.ConnectAsync(_broker.Options(cleanSession: false), session);
        await using var _ = client;
        using var __ = peer;
        store.CrashAfter(0, takesTheLast: false);

        var lost = await Should.ThrowAsync<MqttConnectionException>(
            client.PublishAsync("t", default, MqttQos.ExactlyOnce, retain: false, default).AsTask());

        lost.StaysInSession.ShouldBeFalse();
        lost.Message.ShouldContain("The power went.");
        await Should.ThrowAsync<IOException>(() => peer.ReceiveAsync());
    }

    [Fact]
    public async Task A_session_is_rewritten_when_most_of_it_says_nothing_any_more()
    {
        const int Messages = 400;
        await using var broker = await PrivateBroker.StartAsync(new(), default);
        using (var store = MqttSessionFile.Open(File))
        {
            var session = await MqttSession.OpenAsync(store, default);
            await using var client = await MqttClient.ConnectAsync(
                new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "c", CleanSession = false }, session, TimeProvider.System, default);
            for (var message = 0; message < Messages; message++)
                await client.PublishAsync("t", new byte[4000], MqttQos.AtLeastOnce, retain: false, default);
            store.Length.ShouldBeLessThan(1_200_000);   // of 1.6 MB that were written
        }

        using var again = MqttSessionFile.Open(File);
        var reopened = await MqttSession.OpenAsync(again, default);
        reopened.Accepted.ShouldBe(Messages);
        reopened.Unacknowledged.ShouldBeLessThanOrEqualTo(1);   // the last PUBACK may not have been noted
    }

    [Fact]
    public async Task Entries_that_are_no_session_are_named()
    {
        using (var store = MqttSessionFile.Open(File))
            await store.AppendAsync(Encoding.UTF8.GetBytes("something else"), default);
        using var again = MqttSessionFile.Open(File);

        (await Should.ThrowAsync<InvalidDataException>(() => MqttSession.OpenAsync(again, default))).Message.ShouldContain("does not know");
    }

    private async Task PublishAndDieAsync(MqttQos qos)
    {
        using var store = MqttSessionFile.Open(File);
        var (client, peer) = await _broker.ConnectAsync(_broker.Options(cleanSession: false), await MqttSession.OpenAsync(store, default));
        await using var _ = client;
        using var __ = peer;
        List<Task> publishing = [.. Enumerable.Range(1, 2).Select(each => client.PublishAsync("t", new[] { (byte)each }, qos, retain: false, default).AsTask())];
        await peer.ReceiveAsync();
        await peer.ReceiveAsync();
        peer.Dispose();
        await Task.WhenAll(publishing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
