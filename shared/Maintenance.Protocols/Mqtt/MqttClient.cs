using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// One connection to an MQTT 3.1.1 broker, at QoS 0 and 1. It does not reconnect: when it ends, every call and the
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
    private readonly TaskCompletionSource _abort = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private volatile bool _ended;
    private int _disposed;

    private MqttClient(
        MqttClientOptions options, MqttSession session, Handshake link, TimeProvider clock)
    {
        (_options, _clock, SessionPresent) = (options, clock, link.SessionPresent);
        _inbox = new(options.InboundCapacity);
        _requests = new(session);
        _keepAlive = new(options.KeepAlive, _output, _inbox, clock);
        _publisher = new(session, _output, options.MaximumInFlight);
        _running = RunAsync(link.Stream, link.Input);
    }

    /// <summary>The broker kept subscriptions and messages from before [MQTT-3.2.2-2].</summary>
    public bool SessionPresent { get; }

    /// <summary>
    /// Identifiers of QoS 1 messages read from here for which no PUBACK went out. For others, sent but perhaps lost with the
    /// connection, nobody on this side can know, and their next delivery must be taken for a new message [MQTT-4.3.2-2].
    /// </summary>
    public IReadOnlyCollection<ushort> Unacknowledged => _inbox.Unacknowledged;

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
            await client._publisher.SendAgainAsync(either.Token);
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

    /// <summary>Publishes. The payload may be reused once the task is done.</summary>
    /// <returns>
    /// At QoS 0 done when the message is on its way; at QoS 1 when the broker has acknowledged it. It waits while
    /// <see cref="MqttClientOptions.MaximumInFlight"/> are unacknowledged. Await it once. Messages of QoS 1 go out in
    /// the order of the calls, also when those are not awaited one by one.
    /// </returns>
    /// <exception cref="MqttConnectionException">
    /// The connection ended; <see cref="MqttConnectionException.StaysInSession"/> says whether the message is safe.
    /// </exception>
    public ValueTask PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, MqttQos qos, bool retain, CancellationToken cancellationToken)
    {
        MqttTopic.RequireName(topic);
        var packet = new PublishPacket(topic, payload, qos, retain, Duplicate: false, PacketId: 0);
        if (packet.BodyLength > RemainingLength.Maximum - 2)
            throw new ArgumentException($"A packet of {packet.BodyLength} bytes is longer than MQTT can say (§2.2.3).", nameof(payload));
        return qos == MqttQos.AtMostOnce
            ? _output.SendAsync(packet, cancellationToken)
            : _publisher.PublishAsync(packet, cancellationToken);
    }

    /// <summary>Subscribes; done when the broker has granted it all.</summary>
    /// <remarks>Messages may come before it is done: when more come than the inbox holds, read while you subscribe.</remarks>
    /// <exception cref="MqttSubscribeRefusedException">A filter was refused, or granted less than asked.</exception>
    public async Task SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken)
    {
        if (subscriptions.Count == 0)
            throw new ArgumentException("[MQTT-3.8.3-3] There is nothing to subscribe to.", nameof(subscriptions));
        foreach (var subscription in subscriptions)
            MqttTopic.RequireFilter(subscription.Filter);
        var (id, answer) = _requests.Begin(PacketType.SubAck, subscriptions.Count);
        var granted = await RequestAsync(new SubscribePacket(id, subscriptions), answer, cancellationToken);
        var refusals = subscriptions.Zip(granted)
            .Where(each => each.Second == SubAckPacket.Failure || each.Second < (byte)each.First.Qos)
            .Select(each => each.Second == SubAckPacket.Failure
                ? $"'{each.First.Filter}' was refused"
                : $"'{each.First.Filter}' was granted QoS {each.Second}, not {(byte)each.First.Qos}")
            .ToList();
        if (refusals.Count > 0)
            throw new MqttSubscribeRefusedException(refusals);
    }

    public async Task UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        if (filters.Count == 0)
            throw new ArgumentException("[MQTT-3.10.3-2] There is nothing to unsubscribe from.", nameof(filters));
        foreach (var filter in filters)
            MqttTopic.RequireFilter(filter);
        var (id, answer) = _requests.Begin(PacketType.UnsubAck, codes: 0);
        await RequestAsync(new UnsubscribePacket(id, filters), answer, cancellationToken);
    }

    /// <summary>
    /// The messages as they came, until the client is disposed. When the connection is lost, what was received is
    /// still handed out, and then the cause is thrown. A slow consumer makes the broker wait; nothing is dropped.
    /// </summary>
    public IAsyncEnumerable<MqttMessage> ReadMessagesAsync(CancellationToken cancellationToken) =>
        _inbox.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Says that a message is dealt with: call it once for each message, in any order. PUBACKs go out in the order
    /// of receipt, so one that waits holds back the later ones. On a lost connection it only frees the memory: the
    /// broker delivers the message again, and <see cref="ReadMessagesAsync"/> tells of the loss.
    /// </summary>
    public ValueTask AcknowledgeAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        _inbox.Acknowledge(message);
        return message.Qos == MqttQos.AtMostOnce || _ended ? ValueTask.CompletedTask : SendAcknowledgementsAsync(cancellationToken);
    }

    /// <summary>Sends DISCONNECT, so that the broker drops the will, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                await _output.FinishAsync(CancellationToken.None).WaitAsync(_options.ResponseTimeout, _clock);
            await _running.WaitAsync(_options.ResponseTimeout, _clock);
        }
        catch (Exception stuck) when (stuck is TimeoutException or MqttException)
        {
            _abort.TrySetException(stuck);
        }

        await _running;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAcknowledgementsAsync(CancellationToken cancellationToken)
    {
        await _output.BeginTurnAsync(cancellationToken);
        try
        {
            while (_inbox.TryTakeAcknowledged(out var packetId))
                _output.Write(new PubAckPacket(packetId));
            await _output.FlushAsync(cancellationToken);
        }
        catch (MqttConnectionException)
        {
            // The broker delivers it again, and the reader of messages is told.
        }
        finally
        {
            _output.EndTurn();
        }
    }

    private async Task<byte[]> RequestAsync<TPacket>(TPacket request, Task<byte[]> answer, CancellationToken cancellationToken)
        where TPacket : struct, IOutboundPacket
    {
        try
        {
            await _output.SendAsync(request, cancellationToken);
            return await answer.WaitAsync(_options.ResponseTimeout, _clock, cancellationToken);
        }
        catch (TimeoutException silent)
        {
            var cause = new MqttConnectionException(
                $"The broker did not answer within {_options.ResponseTimeout.TotalSeconds} s; its answer may wait behind messages that nobody reads.", silent);
            _abort.TrySetException(cause);
            throw cause;
        }
    }

    private async Task RunAsync(Stream stream, PipeReader input)
    {
        using var stop = new CancellationTokenSource();
        var sending = _output.RunAsync(stream, stop.Token);
        Task[] loops = [sending, ReceiveAsync(input, stop.Token), _keepAlive.RunAsync(stop.Token), _abort.Task];
        var first = await Task.WhenAny(loops);
        var failure = first.Exception?.InnerException;
        _ended = true;
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

    private async Task ReceiveAsync(PipeReader input, CancellationToken cancellationToken)
    {
        ReadResult result;
        do
        {
            result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (Frame.TryRead(ref buffer, _options.MaximumPacketSize, out var frame))
            {
                if (frame.Type == PacketType.Publish)
                    await _inbox.WaitForRoomAsync(cancellationToken);
                Take(frame);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
        while (!result.IsCompleted);
        throw new MqttConnectionException($"The broker {_options.Broker} closed the connection.");
    }

    private void Take(in Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                _inbox.Add(this, frame);
                break;
            case PacketType.PubAck:
                _publisher.Acknowledge(PubAckPacket.Parse(frame.Contiguous).PacketId);
                break;
            case PacketType.SubAck:
                var granted = SubAckPacket.Parse(frame.Contiguous);
                _requests.Answer(PacketType.SubAck, granted.PacketId, granted.ReturnCodes);
                break;
            case PacketType.UnsubAck:
                _requests.Answer(PacketType.UnsubAck, UnsubAckPacket.Parse(frame.Contiguous).PacketId, []);
                break;
            case PacketType.PingResp:
                new PacketReader(frame.Contiguous, PacketType.PingResp).RequireEnd();
                _keepAlive.Answered();
                break;
            default:
                throw new MqttProtocolException("MQTT-3.2.0-1", $"A second {frame.Type} came.");
        }
    }
}
