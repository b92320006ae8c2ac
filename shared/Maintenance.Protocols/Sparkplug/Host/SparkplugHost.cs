using System.Threading.Channels;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>
/// A host application (§5.6, §6.4.25). It follows the edge nodes of its groups, says by STATE that it is there, and asks for births
/// where it has lost the thread. It does not reconnect: <see cref="RunAsync"/> is one session, and its owner begins the next one,
/// which knows nothing of the last: births are asked for anew.
/// </summary>
/// <param name="take">What is learned, in order. Until it is done nothing more is read, and the broker waits.</param>
public sealed class SparkplugHost(SparkplugHostOptions options, Func<IReadOnlyList<HostEvent>, ValueTask> take, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<HostEvent> _events = [];
    private MqttClient? _client;

    public void Dispose() => _turn.Dispose();

    /// <summary>Connects, and follows until asked to stop; then STATE says that the host has gone.</summary>
    /// <param name="connected">Called once the host is subscribed and has said that it is there.</param>
    /// <exception cref="MqttException">The connection could not be made, or was lost.</exception>
    public async Task RunAsync(Func<ValueTask> connected, CancellationToken stoppingToken)
    {
        options.Validate();
        var topic = SparkplugTopic.State(options.HostId).ToString();
        var began = SparkplugTime.FromUtc(clock.GetUtcNow());
        var will = options.Announces ? new MqttWill(topic, new HostState(false, began).ToBytes(), MqttQos.AtLeastOnce, Retain: true) : null;
        await using var client = await MqttClient.ConnectAsync(options.Broker.Options(will, options.Limits.Message), null, clock, stoppingToken);
        var nodes = new HostNodes(options, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        // Read from the start: more may come with the subscription than waits.
        var contradictions = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        Task[] loops =
        [
            ReadAsync(client, nodes, topic, contradictions.Writer, stop.Token), TickAsync(client, nodes, stop.Token),
            CorrectAsync(client, contradictions.Reader, topic, began, stop.Token),
        ];
        try
        {
            await client.SubscribeAsync([.. Filters(topic).Select(filter => new MqttSubscription(filter, MqttQos.AtLeastOnce))], stop.Token);
            if (options.Announces)
                await client.PublishAsync(topic, new HostState(true, began).ToBytes(), MqttQos.AtLeastOnce, retain: true, stop.Token);
            Volatile.Write(ref _client, client);
            await connected();
            await InTurnAsync(client, nodes.Begin, stop.Token);
            await await Task.WhenAny(loops);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            Volatile.Write(ref _client, null);
            await stop.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (options.Announces)
                await SayGoodbyeAsync(client, topic);
        }
    }

    /// <summary>Writes metrics of an edge node, or of a device [tck-id-operational-behavior-data-commands-ncmd-verb, -dcmd-verb].</summary>
    /// <exception cref="MqttException">There is no connection, or it was lost.</exception>
    public async Task WriteAsync(EdgeNodeId node, string? device, IReadOnlyList<Metric> metrics, CancellationToken cancellationToken)
    {
        var client = Volatile.Read(ref _client) ?? throw new MqttConnectionException("The host is not connected.");
        await WriteAsync(client, node, device, metrics, cancellationToken);
    }

    // Neither sequence number nor retained, at QoS 0 [tck-id-payloads-ncmd-seq, -qos, -retain].
    private async Task WriteAsync(MqttClient client, EdgeNodeId node, string? device, IReadOnlyList<Metric> metrics, CancellationToken cancellationToken)
    {
        var topic = SparkplugTopic.Of(device is null ? SparkplugVerb.NCmd : SparkplugVerb.DCmd, node, device).ToString();
        var command = new SparkplugPayload { Timestamp = SparkplugTime.FromUtc(clock.GetUtcNow()), Metrics = metrics };
        await client.PublishAsync(topic, command.ToBytes(), MqttQos.AtMostOnce, retain: false, cancellationToken);
    }

    // The wider filter has the host's own STATE too; both would bring some messages twice.
    private IEnumerable<string> Filters(string stateTopic) => options.IsOfKnownNodesOnly
        ? [stateTopic, .. options.KnownNodes.Distinct().Select(node => $"{SparkplugTopic.Namespace}/{node.Group}/+/{node.Node}/#")]
        : options.Groups.Count == 0 ? [$"{SparkplugTopic.Namespace}/#"]
        : [stateTopic, .. options.Groups.Distinct(StringComparer.Ordinal).Select(group => $"{SparkplugTopic.Namespace}/{group}/#")];

    private async Task ReadAsync(MqttClient client, HostNodes nodes, string stateTopic, ChannelWriter<bool> contradictions, CancellationToken cancellationToken)
    {
        await foreach (var message in client.ReadMessagesAsync(cancellationToken))
        {
            var came = message;
            if (!string.Equals(came.Topic, stateTopic, StringComparison.Ordinal))
                await InTurnAsync(client, (nowUtc, events) => nodes.Take(came.Topic, came.Payload.Span, came.Retained, nowUtc, events), cancellationToken);
            else if (options.Announces && Contradicts(came.Payload))
                contradictions.TryWrite(true);
            await message.AcknowledgeAsync(cancellationToken);
        }
    }

    private async Task TickAsync(MqttClient client, HostNodes nodes, CancellationToken cancellationToken)
    {
        var quarter = options.ReorderTimeout / 4;
        using var ticks = new PeriodicTimer(quarter < ShortestTick ? ShortestTick : quarter > LongestTick ? LongestTick : quarter, clock);
        while (await ticks.WaitForNextTickAsync(cancellationToken))
            await InTurnAsync(client, nodes.Due, cancellationToken);
    }

    private async Task InTurnAsync(MqttClient client, Action<DateTimeOffset, List<HostEvent>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            work(clock.GetUtcNow(), _events);
            await HandOverAsync(client, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task HandOverAsync(MqttClient client, CancellationToken cancellationToken)
    {
        if (_events.Count == 0)
            return;
        HostEvent[] events = [.. _events];
        _events.Clear();
        foreach (var wanted in events.OfType<HostEvent.RebirthWanted>())
        {
            var rebirth = new Metric
            {
                Name = WellKnownMetrics.Rebirth,
                Timestamp = SparkplugTime.FromUtc(wanted.AtUtc),
                Type = SparkplugType.Boolean,
                Value = SparkplugValue.Of(true),
            };
            await WriteAsync(client, wanted.Node, null, [rebirth], cancellationToken);
        }

        await take(events);
    }

    /// <summary>Whether somebody, such as the will of an earlier connection, says that this host has gone.</summary>
    private static bool Contradicts(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return !HostState.Parse(payload).IsOnline;
        }
        catch (SparkplugException)
        {
            return true;   // whatever it is, it has taken the place of ours
        }
    }

    // Beside the reading of messages, on which the answer to what is published here may wait [tck-id-message-flow-hid-sparkplug-state-message-delivered].
    private static async Task CorrectAsync(
        MqttClient client, ChannelReader<bool> contradictions, string topic, ulong began, CancellationToken cancellationToken)
    {
        await foreach (var _ in contradictions.ReadAllAsync(cancellationToken))
            await client.PublishAsync(topic, new HostState(true, began).ToBytes(), MqttQos.AtLeastOnce, retain: true, cancellationToken);
    }

    private async Task SayGoodbyeAsync(MqttClient client, string topic)
    {
        try
        {
            var gone = new HostState(false, SparkplugTime.FromUtc(clock.GetUtcNow()));
            await client.PublishAsync(topic, gone.ToBytes(), MqttQos.AtLeastOnce, retain: true, CancellationToken.None).AsTask().WaitAsync(LongestTick, clock);
        }
        catch (Exception lost) when (lost is MqttException or TimeoutException)
        {
            // The broker says it, by the will.
        }
    }
}
