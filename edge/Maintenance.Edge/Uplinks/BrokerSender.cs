using Maintenance.Contracts;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Uplinks;

/// <summary>
/// Publishes each record of a lane as one message of QoS 1. Records count as delivered once the broker has acknowledged every
/// message of the batch; what it has not goes out again on the next connection, so a message may come more than once.
/// </summary>
internal sealed class BrokerSender(Lane lane, PublishSettings settings, string gateway, UplinkOptions options, TimeProvider clock) : ILaneSender
{
    private readonly RecordMessages _messages = new(lane, settings.Topic, gateway);
    private MqttClient? _client;

    public long SentBytes => _messages.Bytes;

    /// <summary>A broker passes messages on and keeps no books of them.</summary>
    public Task<IngestReply> AskAsync(Guid epoch, CancellationToken cancellationToken) =>
        Task.FromResult<IngestReply>(new IngestReply.KeepsNoAccount());

    public async Task<IngestReply> SendAsync(Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            _messages.Encode(batch);
        }
        catch (MalformedRecordException malformed)
        {
            return new IngestReply.Refused(new(0, malformed.Message, malformed.Record));
        }

        using var timeout = new CancellationTokenSource(options.RequestTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            _client ??= await MqttClient.ConnectAsync(ClientOptions(), null, clock, either.Token);
            return await PublishAsync(_client, batch, either.Token);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested && away is MqttException or OperationCanceledException)
        {
            await DisposeAsync();
            return new IngestReply.Failed(
                away is MqttException ? away.Message : $"The broker {settings.Endpoint} did not acknowledge within {options.RequestTimeout}.",
                away is MqttConnectRefusedException { Reason: not MqttConnectReturnCode.ServerUnavailable }, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
            await client.DisposeAsync();
    }

    private async Task<IngestReply> PublishAsync(MqttClient client, Batch batch, CancellationToken cancellationToken)
    {
        // All at once: how many are in flight, the client sees to. What they are made of stays as it is until the last is done.
        var publishing = _messages.All.Select(message => PublishAsync(client, message.Topic, message.Payload, cancellationToken)).ToList();
        await Task.WhenAll(publishing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var first = batch.Header.FirstSequence;
        for (var i = 0; i < publishing.Count; i++)
        {
            if (publishing[i].Exception?.InnerException is MqttPublishRefusedException refused)
                return Reply(refused, first + i);
        }

        await Task.WhenAll(publishing);
        return new IngestReply.Holds(new(batch.Header.Epoch, first + batch.Records.Count - 1, 0), IsTaken: true);
    }

    /// <summary>Also what is refused before it is sent, such as a message longer than the broker takes, is told by the task.</summary>
    private static async Task PublishAsync(MqttClient client, string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        await client.PublishAsync(topic, payload, MqttQos.AtLeastOnce, retain: false, cancellationToken);

    /// <summary>Only what is wrong with the message itself will be wrong with it again.</summary>
    private static IngestReply Reply(MqttPublishRefusedException refused, long sequence) =>
        refused.Reason is MqttReasonCode.PacketTooLarge or MqttReasonCode.PayloadFormatInvalid
            ? new IngestReply.Refused(new((int)refused.Reason, refused.Message, sequence))
            : new IngestReply.Failed(
                refused.Message,
                refused.Reason is MqttReasonCode.NotAuthorized or MqttReasonCode.TopicNameInvalid or MqttReasonCode.QosNotSupported, null);

    // Another client identifier for each lane: the broker knows one connection of a name.
    private MqttClientOptions ClientOptions() => MqttDriver.Options(
        settings.Endpoint, settings.Mqtt, $"{settings.Mqtt.ClientId}-{RecordMessages.NameOf(lane)}", cleanSession: true, inboundTopicAliases: 0);
}
