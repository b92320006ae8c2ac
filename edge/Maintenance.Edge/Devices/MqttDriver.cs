using System.Threading.Channels;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Subscribes to the topics of a device's tags at QoS 1, in a session that the broker keeps. A message is acknowledged when its
/// values are on disk: what the gateway did not keep, the broker sends again. What it did keep and could not acknowledge comes
/// again too, and is known by its packet identifier as long as the gateway runs (see <see cref="Redeliveries"/>).
/// </summary>
/// <param name="data">The gateway's data folder.</param>
internal sealed partial class MqttDriver(
    DeviceSettings device, string data, TagWrites writes, TimeProvider clock, ILogger<MqttDriver> log) : IDeviceDriver
{
    private const int InboundMessages = 4 * SampleBatch.Capacity;
    private const int MostAliases = 4096;
    private const int MostUnknownTold = 1_000;
    private static readonly TimeSpan FaultLogPeriod = TimeSpan.FromMinutes(1);

    private readonly MqttSettings _mqtt = device.Mqtt ?? throw new ArgumentException("Not an MQTT device.", nameof(device));
    private readonly KnownTopics _topics = new(device);
    private readonly NewTopics _new = new(device, TopicTags.FileOf(data, device));
    private readonly KeptFilters _filters = new(TopicTags.FileOf(data, device, "filters"));
    private readonly Dictionary<string, DateTimeOffset> _faultLoggedAtUtc = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly List<string> _untold = [];
    private readonly Redeliveries _redeliveries = new();
    private MqttWriter? _writer;

    public async Task RunAsync(DeviceLink link, CancellationToken stoppingToken)
    {
        await using var client = await MqttClient.ConnectAsync(Options(device, _mqtt, _mqtt.ClientId, cleanSession: false), null, clock, stoppingToken);
        _redeliveries.Begin(client.SessionPresent);
        _new.Begin();
        _writer = new(client, clock);
        using var writing = writes.Begin(device.Name, _writer);
        var filters = TopicTags.Filters(device).Select(Filter).ToList();
        var settled = Channel.CreateBounded<MqttDelivery>(InboundMessages);
        var acknowledging = AcknowledgeAsync(settled.Reader, link.Aborted);
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(link.Aborted, stoppingToken);
        var reading = ReadAsync(client, link, settled, stopReading.Token);
        try
        {
            await _filters.SubscribeAsync(client, filters, link.Status, stoppingToken);
            await link.ConnectedAsync();
            await reading;
        }
        finally
        {
            await stopReading.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await acknowledging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);   // so all that was taken is settled, on disk
            _redeliveries.End(client.Unacknowledged);
        }
    }

    private string Filter(string topic) => _mqtt.ShareGroup is { } group ? $"$share/{group}/{topic}" : topic;

    internal static MqttClientOptions Options(DeviceSettings device, MqttSettings mqtt, string clientId, bool cleanSession) =>
        Options(device.Endpoint, mqtt, clientId, cleanSession, device.Patterns.Count > 0 ? MostAliases : Math.Min(device.Tags.Count, MostAliases));

    internal static MqttClientOptions Options(
        DeviceEndpoint endpoint, MqttSettings mqtt, string clientId, bool cleanSession, int inboundTopicAliases) =>
        new()
        {
            Host = endpoint.Host,
            Port = endpoint.Port,
            ClientId = clientId,
            UserName = mqtt.ScramHash is null ? mqtt.UserName : null,
            Password = mqtt.ScramHash is null ? mqtt.Password?.Reveal() : null,
            Scram = mqtt.Scram,
            CleanSession = cleanSession,
            KeepAlive = mqtt.KeepAlive,
            Version = mqtt.Version,
            WebSocketPath = mqtt.WebSocketPath,
            SessionExpiry = cleanSession ? null : mqtt.SessionExpiry,
            InboundTopicAliases = mqtt.Version == MqttVersion.V5 ? inboundTopicAliases : 0,
            Tls = mqtt.Tls
                ? new() { CertificateAuthorityFile = mqtt.AuthorityFile, ClientCertificateFile = mqtt.CertificateFile, ClientKeyFile = mqtt.KeyFile }
                : null,
            InboundCapacity = InboundMessages,
        };

    /// <summary>Takes messages together as long as they come without waiting. Ends when all that was taken is settled.</summary>
    private async Task ReadAsync(MqttClient client, DeviceLink link, Channel<MqttDelivery> settled, CancellationToken cancellationToken)
    {
        var outstanding = new Outstanding(settled.Writer);
        var delivery = outstanding.Rent();
        try
        {
            await using var messages = client.ReadMessagesAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                var next = messages.MoveNextAsync();
                if (_new.IsFull || (!next.IsCompleted && _new.Waiting > 0))
                    delivery = await WelcomeAsync(delivery, outstanding, link, cancellationToken);
                if (!next.IsCompleted && !delivery.IsEmpty)
                    delivery = await HandOverAsync(delivery, outstanding, link);
                if (!await next)
                    return;
                _redeliveries.Read(messages.Current);
                if (_topics.Of(messages.Current.Topic) is not null || !_new.TryHold(messages.Current))
                    delivery = await TakeAsync(messages.Current, delivery, outstanding, link);
            }
        }
        catch (OperationCanceledException) when (!link.Aborted.IsCancellationRequested)
        {
            // Asked to stop: what was taken is still settled and acknowledged.
        }
        finally
        {
            try
            {
                if (!delivery.IsEmpty)
                    await HandOverAsync(delivery, outstanding, link);
            }
            finally
            {
                outstanding.Close();
            }
        }
    }

    /// <summary>Makes tags of new topics, then takes the messages that waited for it.</summary>
    private async ValueTask<MqttDelivery> WelcomeAsync(MqttDelivery delivery, Outstanding outstanding, DeviceLink link, CancellationToken cancellationToken)
    {
        var (messages, tags) = await _new.WelcomeAsync(link, cancellationToken);
        _topics.Add(tags);
        if (tags.Count > 0)
            LogAdded(device.Name, tags.Count, tags[0].Name, tags[0].Topic);
        foreach (var message in messages)
            delivery = await TakeAsync(message, delivery, outstanding, link);
        return delivery;
    }

    private async ValueTask<MqttDelivery> HandOverAsync(MqttDelivery delivery, Outstanding outstanding, DeviceLink link)
    {
        outstanding.Add();
        try
        {
            await link.DeliverAsync(delivery.Samples);
        }
        catch (OperationCanceledException)
        {
            _redeliveries.NotTaken(delivery.Messages);
            outstanding.Abandon();
            throw;
        }

        return outstanding.Rent();
    }

    private async ValueTask<MqttDelivery> TakeAsync(MqttMessage message, MqttDelivery delivery, Outstanding outstanding, DeviceLink link)
    {
        if (delivery.Samples.Count + _topics.MostTagsOfOne > SampleBatch.Capacity)
            delivery = await HandOverAsync(delivery, outstanding, link);
        delivery.Messages.Add(message);
        var topic = _topics.Of(message.Topic);
        if (_redeliveries.IsKnown(message))
        {
            foreach (var tag in topic?.Tags ?? [])
                await link.RepeatAsync(tag.Index);
        }
        else if (topic is null)
        {
            var nowUtc = clock.GetUtcNow();
            LogUnknown(message.Topic);
            await link.MissAsync(GapReason.UnknownTag, null, nowUtc, nowUtc, 1, $"Topic {message.Topic} is no tag's: add one, or stop publishing it here.");
        }
        else
        {
            await TakeAsync(message, topic, delivery, link);
        }

        return delivery;
    }

    private async ValueTask TakeAsync(MqttMessage message, TopicReader topic, MqttDelivery delivery, DeviceLink link)
    {
        var nowUtc = clock.GetUtcNow();
        var readings = topic.Read(message.Payload, _untold);
        if (_untold.Count > 0)
        {
            var fields = string.Join(", ", _untold);
            LogFields(device.Name, message.Topic, fields);
            _untold.Clear();
        }

        for (var i = 0; i < readings.Count; i++)
        {
            var (tag, payload) = (topic.Tags[i], readings[i]);
            if (payload.Fault is { } fault)
            {
                LogFault(message.Topic, nowUtc, fault);
                await link.MissAsync(GapReason.Malformed, tag.Name, nowUtc, nowUtc, 1, $"A message on {message.Topic} {fault}.");
                continue;
            }

            var (quality, measuredAtUtc) = Time(payload.MeasuredAtUtc, nowUtc, message.Retained, link.Status);
            delivery.Samples.Add(new(tag.Index, payload.Value, quality, measuredAtUtc, nowUtc));
            _writer?.Heard(tag.Index, payload.Value);
        }
    }

    private (Quality Quality, DateTimeOffset MeasuredAtUtc) Time(
        DateTimeOffset? deviceUtc, DateTimeOffset nowUtc, bool wasRetained, DeviceStatus status)
    {
        // A retained message is the broker's memory: without the device's own time nobody knows how old it is.
        if (device.Clock == DeviceClock.Gateway)
            return (wasRetained ? Quality.Uncertain : Quality.Good, nowUtc);
        if (deviceUtc is { } plausible && DeviceTime.IsPlausible(plausible, nowUtc))
            return (Quality.Good, DeviceTime.ToMicrosecond(plausible));
        if (status.CountImplausibleTime())
            LogClock(device.Name, deviceUtc);
        return (Quality.Uncertain, nowUtc);
    }

    /// <summary>Goes on to the last delivery also when the connection is given up: what is not settled is not on disk.</summary>
    private static async Task AcknowledgeAsync(ChannelReader<MqttDelivery> settled, CancellationToken aborted)
    {
        await foreach (var delivery in settled.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                foreach (var message in delivery.Messages)
                    await message.AcknowledgeAsync(aborted);
            }
            catch (OperationCanceledException) when (aborted.IsCancellationRequested)
            {
                // The broker delivers them again.
            }

            delivery.Clear();
        }
    }

    private void LogUnknown(string topic)
    {
        if (_unknown.Count >= MostUnknownTold || !_unknown.Add(topic))
            return;
        LogUnknownTopic(device.Name, topic);
        if (_unknown.Count == MostUnknownTold)
            LogManyUnknown(device.Name, MostUnknownTold);
    }

    private void LogFault(string topic, DateTimeOffset nowUtc, string fault)
    {
        if (_faultLoggedAtUtc.TryGetValue(topic, out var loggedAtUtc) && nowUtc - loggedAtUtc < FaultLogPeriod)
            return;
        _faultLoggedAtUtc[topic] = nowUtc;
        LogMalformed(device.Name, topic, fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: a message on {Topic} cannot be used: {Fault}. More of the kind are counted, and logged once a minute")]
    private partial void LogMalformed(string device, string topic, string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device}: {Count} tags are made of new topics, the first is {Tag} of {Topic}")]
    private partial void LogAdded(string device, int count, string tag, string? topic);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: no tag has the topic {Topic}. Its messages are counted as missing; this is said once")]
    private partial void LogUnknownTopic(string device, string topic);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Count} topics are no tag's; more of them are counted and not named")]
    private partial void LogManyUnknown(string device, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device}: messages such as those on {Topic} have fields that no tag takes: {Fields}. This is said once")]
    private partial void LogFields(string device, string topic, string fields);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}'s clock says {DeviceTime}, which cannot be: the gateway's time is taken, quality Uncertain. Set the device's clock")]
    private partial void LogClock(string device, DateTimeOffset? deviceTime);
}
