using System.Collections.Concurrent;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Simulators.Tests;

/// <summary>Subscribes at a broker and keeps all that comes.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly MqttClient _client;
    private readonly Task _listening;

    private Listener(MqttClient client)
    {
        _client = client;
        _listening = ListenAsync();
    }

    public ConcurrentQueue<(string Topic, double Value, DateTimeOffset AtUtc)> Heard { get; } = new();

    public static async Task<Listener> SubscribeAsync(PrivateBroker broker, string filter)
    {
        var client = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = broker.Port, ClientId = "listener" }, null, TimeProvider.System, default);
        await client.SubscribeAsync([new(filter, MqttQos.AtLeastOnce)], default);
        return new(client);
    }

    public Task HeardAsync(long messages) => Until.TrueAsync(
        () => Heard.Count >= messages, TimeSpan.FromSeconds(20), $"{messages} messages", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _listening;
    }

    private async Task ListenAsync()
    {
        try
        {
            await foreach (var message in _client.ReadMessagesAsync(CancellationToken.None))
            {
                Heard.Enqueue(Read(message));
                await _client.AcknowledgeAsync(message, CancellationToken.None);
            }
        }
        catch (MqttConnectionException)
        {
            // The broker was stopped, or closed on our DISCONNECT: what was heard is what counts.
        }
    }

    private static (string, double, DateTimeOffset) Read(MqttMessage message)
    {
        using var json = JsonDocument.Parse(message.Payload);
        var root = json.RootElement;
        return (message.Topic, root.GetProperty("value").GetDouble(), root.GetProperty("timestamp").GetDateTimeOffset());
    }
}
