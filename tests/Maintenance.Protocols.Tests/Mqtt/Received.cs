using System.Text;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>A message copied out, and acknowledged.</summary>
internal sealed record Received(string Topic, string Text, MqttQos Qos, bool Retained)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <summary>The next message, which is the caller's to acknowledge.</summary>
    public static async Task<MqttMessage> FirstAsync(MqttClient client)
    {
        using var patience = new CancellationTokenSource(Bound);
        await foreach (var message in client.ReadMessagesAsync(patience.Token))
            return message;
        throw new InvalidOperationException("The client was disposed.");
    }

    public static async Task<Received> NextAsync(MqttClient client) => (await ReadAsync(client, enough: _ => true))[0];

    /// <summary>Reads until there are enough.</summary>
    public static async Task<List<Received>> ReadAsync(MqttClient client, Func<List<Received>, bool> enough)
    {
        using var patience = new CancellationTokenSource(Bound);
        List<Received> all = [];
        await foreach (var message in client.ReadMessagesAsync(patience.Token))
        {
            all.Add(new(message.Topic, Encoding.UTF8.GetString(message.Payload.Span), message.Qos, message.Retained));
            await message.AcknowledgeAsync(patience.Token);
            if (enough(all))
                return all;
        }

        throw new InvalidOperationException("The client was disposed.");
    }
}
