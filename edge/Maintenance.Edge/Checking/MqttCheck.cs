using System.Text;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Checking;

/// <summary>
/// Subscribes to each tag's topic for a while, under a name of its own and in a session that ends with it, so that a gateway which
/// runs meanwhile loses nothing.
/// </summary>
internal sealed class MqttCheck(TimeSpan patience, TimeProvider clock) : IDeviceCheck
{
    private const int MostShown = 40;

    public async Task<CheckedDevice> ReadAsync(DeviceSettings device, CancellationToken cancellationToken)
    {
        var heard = new Dictionary<string, (byte[] Payload, TimeSpan Took)>(StringComparer.Ordinal);
        string? away = null;
        try
        {
            await ListenAsync(device, heard, cancellationToken);
        }
        catch (Exception lost) when (lost is MqttException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            away = $"{lost.Message} Check endpoint, mqtt.username and password, and mqtt.tls.";
        }

        var found = TopicTags.Made(device, heard.Keys).ToList();
        var silent = device.Patterns.Where(entry => !found.Exists(tag => tag.Pattern == entry.Pattern))
            .Select(entry => CheckedTag.NotRead(entry, entry.Pattern!.Text, away ?? Nothing));
        return new(device, [.. device.Tags.Concat(found).Select(tag => Read(tag, heard, away)), .. silent], []);
    }

    private async Task ListenAsync(
        DeviceSettings device, Dictionary<string, (byte[] Payload, TimeSpan Took)> heard, CancellationToken cancellationToken)
    {
        var name = $"maintenance-check-{Guid.CreateVersion7(clock.GetUtcNow()):N}";
        await using var client = await MqttClient.ConnectAsync(
            MqttDriver.Options(device, device.Mqtt!, name, cleanSession: true), null, clock, cancellationToken);
        var filters = TopicTags.Filters(device);
        using var enough = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        var started = clock.GetTimestamp();
        try
        {
            await client.SubscribeAsync([.. filters.Select(topic => new MqttSubscription(topic, MqttQos.AtLeastOnce))], either.Token);
            await foreach (var message in client.ReadMessagesAsync(either.Token))
            {
                if (heard.Count < TopicTags.MostTopics)
                    heard.TryAdd(message.Topic, (message.Payload.ToArray(), clock.GetElapsedTime(started)));
                await message.AcknowledgeAsync(either.Token);
                if (device.Patterns.Count == 0 && heard.Count == filters.Count)
                    return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What has not come by now is told as such.
        }
    }

    private string Nothing =>
        $"Nothing came within {patience.TotalSeconds:0} s: check the topic, letter by letter, whether the broker lets this user read it, or wait longer with --wait.";

    private CheckedTag Read(TagSettings tag, Dictionary<string, (byte[] Payload, TimeSpan Took)> heard, string? away)
    {
        if (!heard.TryGetValue(tag.Topic!, out var found))
        {
            return CheckedTag.NotRead(tag, tag.Topic!, away ?? Nothing);
        }

        var payload = PayloadReader.Read(found.Payload, tag.Payload);
        var nowUtc = clock.GetUtcNow();
        var raw = Encoding.UTF8.GetString(found.Payload).ReplaceLineEndings(" ");
        raw = raw.Length > MostShown ? $"{raw[..MostShown]}…" : raw;
        if (payload.Fault is { } fault)
            return new(tag, tag.Topic!, raw, double.NaN, Quality.Bad, found.Took, $"The message {fault}: check {(tag.Payload.Csv is null ? "payload.value" : "payload.csv")}.");
        if (tag.Payload.TimePlace is { } time && payload.MeasuredAtUtc is null)
            return new(tag, tag.Topic!, raw, double.NaN, Quality.Uncertain, found.Took, $"The message has no time at {time}: check payload.{(tag.Payload.Csv is null ? "time" : "csv")}.");
        return CheckedTag.Judged(
            tag, tag.Topic!, raw, new(tag.Index, payload.Value, Quality.Good, nowUtc, nowUtc), found.Took, "The message says that there is no value (null).");
    }
}
