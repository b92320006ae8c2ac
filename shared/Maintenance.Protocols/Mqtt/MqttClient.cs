using System.IO.Pipelines;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// One connection to a broker of MQTT 3.1.1 or 5.0. It does not reconnect: when it ends, every call and the
/// reading of messages say why with a <see cref="MqttException"/>, and its owner makes the next one with the same
/// <see cref="MqttSession"/>. Members may be called from any thread; messages have one reader.
/// </summary>
public sealed class MqttClient : IAsyncDisposable
{
    private readonly MqttClientOptions _options;
    private readonly TimeProvider _clock;
    private readonly Output _output = new();
    private readonly Inbox _inbox;
    private readonly Requests _requests;
    private readonly KeepAlive _keepAlive;
    private readonly Publisher _publisher;
    private readonly Subscriber _subscriber;
    private readonly Answers _answers;
    private readonly ReadPace _pace;
    private readonly TaskCompletionSource _abort = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private volatile bool _ended;
    private int _disposed;

    /// <summary>How long a broker that broke the protocol is given to take the reason.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private MqttClient(
        MqttClientOptions options, MqttSession session, Handshake link, TimeProvider clock)
    {
        (_options, _clock, SessionPresent, Granted) = (options, clock, link.SessionPresent, link.Granted);
        _inbox = new(options, session);
        _requests = new(session);
        _keepAlive = new(Granted.KeepAlive ?? options.KeepAlive, _output, _inbox, clock);
        Action<Exception> giveUp = cause => _abort.TrySetException(cause);
        _publisher = new(session, _output, options, Granted, giveUp);
        _subscriber = new(options, _requests, _output, clock, giveUp);
        _answers = new(session, _inbox, _publisher, _output, options.Version, giveUp);
        _pace = new(clock);
        session.Begin(SessionPresent);
        _running = RunAsync(link.Stream, link.Input);
    }

    /// <summary>The broker kept subscriptions and messages from before [MQTT-3.2.2-2].</summary>
    public bool SessionPresent { get; }

    /// <summary>What the broker allows on this connection.</summary>
    public MqttGranted Granted { get; }

    /// <summary>
    /// Identifiers of QoS 1 messages read from here for which no PUBACK went out, and of QoS 2 without PUBREC. For others, sent but perhaps lost with the
    /// connection, nobody on this side can know, and their next delivery must be taken for a new message [MQTT-4.3.2-2].
    /// </summary>
    public IReadOnlyCollection<ushort> Unacknowledged => _inbox.Unacknowledged;

    /// <summary>Times that acknowledgements were let come together.</summary>
    internal long Rests => _pace.Rests;

    /// <summary>The consumer is so far behind that the socket is not read.</summary>
    public bool IsHeldUp => _inbox.IsHeldUp;

    /// <summary>Connects, and with a session sends again what the last connection left unacknowledged.</summary>
    /// <param name="session">None: what is unacknowledged when the connection ends is given up. Not with a clean session.</param>
    /// <exception cref="MqttConnectRefusedException">The broker said no.</exception>
    /// <exception cref="MqttConnectionException">There is no broker, or no trust in it, or it was silent for too long.</exception>
    public static async Task<MqttClient> ConnectAsync(
        MqttClientOptions options, MqttSession? session, TimeProvider clock, CancellationToken cancellationToken)
    {
        options.Validate();
        if (session is not null && options.CleanSession)
            throw new ArgumentException("[MQTT-3.1.2-6] A clean session resumes nothing: set CleanSession = false, or give no session.", nameof(session));
        session ??= new() { Kept = false };
        session.Attach(options);
        using var patience = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        MqttClient? client = null;
        try
        {
            client = new(options, session, await Handshake.MakeAsync(options, either.Token), clock);
            return client;
        }
        catch (Exception failure)
        {
            var cause = failure switch
            {
                MqttException said => said,
                OperationCanceledException when patience.IsCancellationRequested =>
                    new MqttConnectionException($"The broker {options.Broker} did not take the connection within {options.ConnectTimeout.TotalSeconds} s.", failure),
                _ => new MqttConnectionException($"The broker {options.Broker} could not be reached: {failure.Message}", failure),
            };
            if (client is not null)
                await client.DisposeAsync();
            else
                session.Detach(cause);
            cancellationToken.ThrowIfCancellationRequested();
            if (ReferenceEquals(cause, failure))
                throw;
            throw cause;
        }
    }

    /// <inheritdoc cref="PublishAsync(string, ReadOnlyMemory{byte}, MqttQos, bool, MqttMessageProperties?, CancellationToken)"/>
    public ValueTask PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, MqttQos qos, bool retain, CancellationToken cancellationToken) =>
        PublishAsync(topic, payload, qos, retain, properties: null, cancellationToken);

    /// <summary>Publishes. The payload may be reused once the task is done.</summary>
    /// <param name="properties">Only with <see cref="MqttVersion.V5"/>.</param>
    /// <returns>
    /// At QoS 0 done when the message is on its way; at QoS 1 and 2 when the broker has acknowledged it for good. It waits while
    /// <see cref="MqttClientOptions.MaximumInFlight"/>, or as many as the broker allows, are unacknowledged. Await it once.
    /// Messages of QoS 1 and 2 go out in the order of the calls, also when those are not awaited one by one.
    /// </returns>
    /// <exception cref="MqttConnectionException">
    /// The connection ended; <see cref="MqttConnectionException.StaysInSession"/> says whether the message is safe.
    /// </exception>
    /// <exception cref="MqttPublishRefusedException">The broker took it not, or had said that it takes none such.</exception>
    public ValueTask PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, MqttQos qos, bool retain, MqttMessageProperties? properties, CancellationToken cancellationToken)
    {
        MqttTopic.RequireName(topic);
        if (properties is not null && _options.Version == MqttVersion.V311)
            throw new ArgumentException("Properties of a message need MQTT 5.0.", nameof(properties));
        var packet = new PublishPacket(topic, payload, qos, retain, Duplicate: false, PacketId: 0)
        {
            Version = _options.Version,
            Properties = properties?.Encode() ?? default,
        };
        return _publisher.PublishAsync(packet, cancellationToken);
    }

    /// <summary>Subscribes; done when the broker has granted it all.</summary>
    /// <remarks>Messages may come before it is done: when more come than the inbox holds, read while you subscribe.</remarks>
    /// <exception cref="MqttSubscribeRefusedException">A filter was refused, or granted less than asked.</exception>
    public Task SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken) =>
        SubscribeAsync(subscriptions, identifier: 0, cancellationToken);

    /// <inheritdoc cref="SubscribeAsync(IReadOnlyList{MqttSubscription}, CancellationToken)"/>
    /// <param name="identifier">
    /// 1 to 268,435,455, comes back in <see cref="MqttMessageProperties.SubscriptionIdentifiers"/> of each message (MQTT 5.0); 0: none.
    /// </param>
    public Task SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, int identifier, CancellationToken cancellationToken) =>
        _subscriber.SubscribeAsync(subscriptions, identifier, cancellationToken);

    /// <exception cref="MqttSubscribeRefusedException">The broker did not end a subscription (MQTT 5.0).</exception>
    public Task UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken) =>
        _subscriber.UnsubscribeAsync(filters, cancellationToken);

    /// <summary>
    /// The messages as they came, until the client is disposed. When the connection is lost, what was received is
    /// still handed out, and then the cause is thrown. A slow consumer makes the broker wait; nothing is dropped.
    /// </summary>
    public IAsyncEnumerable<MqttMessage> ReadMessagesAsync(CancellationToken cancellationToken) =>
        _inbox.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Says that a message is dealt with: call it once for each message, in any order. PUBACKs and PUBRECs go out in the order
    /// of receipt, so one that waits holds back the later ones. On a lost connection it only frees the memory: the
    /// broker delivers the message again, and <see cref="ReadMessagesAsync"/> tells of the loss.
    /// </summary>
    public ValueTask AcknowledgeAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        _inbox.Acknowledge(message);
        return message.Qos == MqttQos.AtMostOnce || _ended ? ValueTask.CompletedTask : _answers.AcknowledgeAsync(cancellationToken);
    }

    /// <summary>Sends DISCONNECT, so that the broker drops the will, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                await _output.FinishAsync(MqttReasonCode.Success, CancellationToken.None).WaitAsync(_options.ResponseTimeout, _clock);
            await _running.WaitAsync(_options.ResponseTimeout, _clock);
        }
        catch (Exception stuck) when (stuck is TimeoutException or MqttException)
        {
            _abort.TrySetException(stuck);
        }

        await _running;
    }

    private async Task RunAsync(Stream stream, PipeReader input)
    {
        using var stop = new CancellationTokenSource();
        var sending = _output.RunAsync(stream, stop.Token);
        Task[] loops =
        [
            sending, ReceiveAsync(input, stop.Token), _keepAlive.RunAsync(stop.Token), SendAgainAsync(stop.Token), _answers.RunAsync(stop.Token), _abort.Task,
        ];
        var first = await Task.WhenAny(loops);
        var failure = first.Exception?.InnerException;
        _ended = true;
        if (failure is MqttProtocolException broken && _options.Version == MqttVersion.V5)
            await TellAsync(broken.Reason, sending);
        await stop.CancelAsync();
        await Task.WhenAll(loops[..^1]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync();
        var cause = failure switch
        {
            null => new MqttConnectionException("The client was disposed."),
            MqttException said => said,
            _ => new MqttConnectionException($"The connection to {_options.Broker} was lost: {failure.Message}", failure),
        };
        _publisher.End(cause);
        _requests.End(cause);
        _inbox.Complete(failure is null ? null : cause);
    }

    private async Task SendAgainAsync(CancellationToken cancellationToken)
    {
        await _publisher.SendAgainAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, _clock, cancellationToken);   // its end is not the connection's
    }

    /// <summary>Says why the connection ends, if the broker still reads (MQTT 5.0 §4.13).</summary>
    private async Task TellAsync(MqttReasonCode reason, Task sending)
    {
        try
        {
            await _output.FinishAsync(reason, CancellationToken.None).WaitAsync(LastWord, _clock);
            await sending.WaitAsync(LastWord, _clock);
        }
        catch (Exception unheard) when (unheard is not OutOfMemoryException)
        {
            // It breaks off without a word then.
        }
    }

    private async Task ReceiveAsync(PipeReader input, CancellationToken cancellationToken)
    {
        using var pace = _pace;
        ReadResult result;
        do
        {
            result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (Frame.TryRead(ref buffer, _options.MaximumPacketSize, _options.Version, out var frame))
            {
                if (frame.Type == PacketType.Publish)
                    await _inbox.WaitForRoomAsync(frame, cancellationToken);
                Take(frame);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            await pace.WaitAsync(_publisher.Done, _publisher.InFlight, cancellationToken);
        }
        while (!result.IsCompleted);
        throw new MqttConnectionException($"The broker {_options.Broker} closed the connection.");
    }

    private void Take(in Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                if (_inbox.Add(this, frame) is > 0 and var taken)
                    _answers.Received(taken);
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                _answers.Take(AckPacket.Parse(frame.Type, frame.Contiguous, _options.Version));
                break;
            case PacketType.SubAck:
                _requests.Answer(PacketType.SubAck, SubAckPacket.Parse(frame.Contiguous, _options.Version));
                break;
            case PacketType.UnsubAck:
                _requests.Answer(PacketType.UnsubAck, UnsubAckPacket.Parse(frame.Contiguous, _options.Version));
                break;
            case PacketType.PingResp:
                new PacketReader(frame.Contiguous, PacketType.PingResp).RequireEnd();
                _keepAlive.Answered();
                break;
            case PacketType.Disconnect:
                throw Ended(DisconnectPacket.Parse(frame.Contiguous));
            case PacketType.Auth:
                throw new MqttProtocolException("MQTT-4.12.0-6", "The broker begins an authentication that was not asked for.");
            default:
                throw new MqttProtocolException("MQTT-3.2.0-1", $"A second {frame.Type} came.");
        }
    }

    private MqttConnectionException Ended(in DisconnectPacket said) =>
        new($"The broker {_options.Broker} ended the connection: {Reasons.InWords(said.Reason, said.ReasonString, said.Server)}.") { Reason = said.Reason };
}
