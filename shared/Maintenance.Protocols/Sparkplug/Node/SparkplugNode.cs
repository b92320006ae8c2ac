using Maintenance.Protocols.Mqtt;

namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>
/// An edge node with its devices (§5.4). It publishes births, data and deaths in order, gives the births again when asked, and
/// keeps values as historical ones while its primary host or the broker is away. <see cref="RunAsync"/> is one session; its owner
/// begins the next. Members may be called from any thread.
/// </summary>
public sealed class SparkplugNode : IDisposable
{
    private const int ValuesInAMessage = 500;

    private readonly SparkplugNodeOptions _options;
    private readonly Func<NodeCommand, ValueTask> _execute;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Template> _definitions = new(StringComparer.Ordinal);
    private readonly NodeScope _own;
    private readonly SortedDictionary<string, NodeScope> _devices = new(StringComparer.Ordinal);
    private readonly NodeBirths _messages;
    private readonly NodeStore _store;
    private readonly PrimaryHost[] _hosts;
    private ulong _aliases;
    private int _sessions;
    private MqttClient? _connected;
    private bool _isBorn;

    /// <param name="definitions">Of the templates whose instances are published, each under its name.</param>
    /// <param name="metrics">Of the edge node itself, each with name, type and present value; none for null.</param>
    /// <param name="execute">Does what a host application commands; the next message waits for it.</param>
    public SparkplugNode(
        SparkplugNodeOptions options, IReadOnlyDictionary<string, Template> definitions, IReadOnlyList<Metric> metrics,
        Func<NodeCommand, ValueTask> execute, TimeProvider clock)
    {
        options.Validate();
        (_options, _execute, _clock) = (options, execute, clock);
        foreach (var (name, definition) in definitions)
        {
            if (definition.IsDefinition != true || definition.Fault is not null)
                throw new ArgumentException($"The template '{name}' is no definition.", nameof(definitions));
            _definitions[name] = definition;
        }

        _own = Scope(metrics);
        _messages = new(options.Id);
        _store = new(options.StoreCapacity);
        _hosts = [.. options.Brokers.Select(_ => new PrimaryHost())];
    }

    /// <summary>Of the latest session.</summary>
    public byte BdSeq { get; private set; }

    /// <summary>Values that wait for somebody to take them.</summary>
    public int Stored => _store.Count;

    /// <summary>Values that found no room where they would have waited.</summary>
    public long Dropped => _store.Dropped;

    /// <summary>Commands, and metrics of them, that could not be understood.</summary>
    public long RefusedCommands { get; private set; }

    public void Dispose() => _turn.Dispose();

    /// <summary>Connects, waits for the primary host, is born, and publishes until asked to stop.</summary>
    /// <param name="born">Called after each birth.</param>
    /// <exception cref="MqttException">The connection could not be made, or was lost.</exception>
    public async Task<NodeSessionEnd> RunAsync(Func<ValueTask> born, CancellationToken stoppingToken)
    {
        var (broker, host) = (_options.Brokers[_sessions % _hosts.Length], _hosts[_sessions % _hosts.Length]);
        BdSeq = unchecked((byte)(_options.FirstBdSeq + _sessions++));
        host.Forget();
        var topic = SparkplugTopic.Of(SparkplugVerb.NDeath, _options.Id).ToString();
        var will = new MqttWill(topic, NodeBirths.Death(BdSeq, Now).ToBytes(), MqttQos.AtLeastOnce, Retain: false);
        await using var client = await MqttClient.ConnectAsync(broker.Options(will, _options.Limits.Message), null, _clock, stoppingToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var reading = ReadAsync(client, host, born, stop.Token);
        try
        {
            await SubscribeAsync(client, stop.Token);
            if (_options.PrimaryHost is null)
                await BirthAsync(client, born, stop.Token);
            return await reading;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return NodeSessionEnd.Stopped;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DieAsync(client, topic);
        }
    }

    /// <summary>Publishes values, or stores them while nobody is there.</summary>
    /// <param name="device">Null: of the edge node itself.</param>
    /// <param name="changed">By name; a timestamp that is left out is now.</param>
    /// <returns>False: they are stored.</returns>
    /// <exception cref="ArgumentException">A metric is not in the birth, or its value does not fit it.</exception>
    public async ValueTask<bool> PublishAsync(string? device, IReadOnlyList<Metric> changed, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var scope = device is null ? _own
                : _devices.GetValueOrDefault(device) ?? throw new ArgumentException($"There is no device '{device}'.", nameof(device));
            Metric[] values = [.. changed.Select(metric => scope.Update(metric, _definitions, Now))];
            // Once it has its number in the sequence it goes out, whatever its caller waits for; a connection that is stuck ends by itself.
            if (_isBorn && _connected is { } client && await TrySendAsync(client, _messages.Values(device, Now, values), CancellationToken.None))
                return true;
            foreach (var value in values)
                _store.Add(device, value);
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A device is there: it is born, now or with its edge node.</summary>
    /// <exception cref="ArgumentException">It is there already, or a metric cannot be in a birth.</exception>
    public async Task AddDeviceAsync(string device, IReadOnlyList<Metric> metrics, CancellationToken cancellationToken)
    {
        EdgeNodeId.Require(device, "The device");
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_devices.TryAdd(device, Scope(metrics)))
                throw new ArgumentException($"There is a device '{device}' already.", nameof(device));
            if (_connected is not { } client)
                return;
            await client.SubscribeAsync([Commands(device)], cancellationToken);
            if (_isBorn)
                await SendAsync(client, _messages.Device(device, Now, _devices[device].Birth(Now)), cancellationToken);
        }
        catch (MqttException)
        {
            // Whoever runs the session is told, and the next one has the device.
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A device has gone [tck-id-operational-behavior-device-ddeath].</summary>
    public async Task RemoveDeviceAsync(string device, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_devices.Remove(device))
                return;
            _store.Forget(device);
            if (_isBorn && _connected is { } client)
                await TrySendAsync(client, _messages.DeviceDeath(device, Now), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private ulong Now => SparkplugTime.FromUtc(_clock.GetUtcNow());

    private NodeScope Scope(IReadOnlyList<Metric> metrics) =>
        new(metrics, _definitions, _options.UsesAliases ? () => ++_aliases : null);

    private MqttSubscription Commands(string? device) => new(
        SparkplugTopic.Of(device is null ? SparkplugVerb.NCmd : SparkplugVerb.DCmd, _options.Id, device).ToString(), MqttQos.AtLeastOnce);

    private async Task SubscribeAsync(MqttClient client, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            List<MqttSubscription> wanted = [Commands(null), .. _devices.Keys.Select(Commands)];
            if (_options.PrimaryHost is { } host)
                wanted.Add(new(SparkplugTopic.State(host).ToString(), MqttQos.AtLeastOnce));
            _connected = client;
            await client.SubscribeAsync(wanted, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<NodeSessionEnd> ReadAsync(MqttClient client, PrimaryHost host, Func<ValueTask> born, CancellationToken cancellationToken)
    {
        await foreach (var message in client.ReadMessagesAsync(cancellationToken))
        {
            var isKnown = SparkplugTopic.TryParse(message.Topic, out var topic);
            if (isKnown && topic.Verb == SparkplugVerb.State && string.Equals(topic.HostId, _options.PrimaryHost, StringComparison.Ordinal))
            {
                if (await StateAsync(client, host, message.Payload, born, cancellationToken))
                    return NodeSessionEnd.HostAway;
            }
            else if (isKnown && topic.Verb is SparkplugVerb.NCmd or SparkplugVerb.DCmd && !message.Retained)
            {
                await CommandAsync(client, topic, message.Payload, born, cancellationToken);
            }

            await message.AcknowledgeAsync(cancellationToken);
        }

        throw new MqttConnectionException("The connection was closed.");
    }

    /// <returns>Whether the session is over for it.</returns>
    private async Task<bool> StateAsync(MqttClient client, PrimaryHost host, ReadOnlyMemory<byte> payload, Func<ValueTask> born, CancellationToken cancellationToken)
    {
        try
        {
            if (!host.Take(HostState.Parse(payload)))
                return false;
        }
        catch (SparkplugException)
        {
            RefusedCommands++;
            return false;
        }

        if (host.IsOnline == true)
        {
            if (!_isBorn)
                await BirthAsync(client, born, cancellationToken);
            return false;
        }

        return _isBorn || _options.Brokers.Count > 1;
    }

    private async Task CommandAsync(MqttClient client, SparkplugTopic topic, ReadOnlyMemory<byte> payload, Func<ValueTask> born, CancellationToken cancellationToken)
    {
        IReadOnlyList<Metric> metrics;
        try
        {
            metrics = CompressedPayload.Parse(payload.Span, _options.Limits).Metrics;
        }
        catch (SparkplugException)
        {
            RefusedCommands++;
            return;
        }

        if (topic.Verb == SparkplugVerb.NCmd && metrics.Any(IsRebirth))
        {
            // Before the births nobody has anything to ask for again, and the primary host comes first.
            if (_isBorn)
                await BirthAsync(client, born, cancellationToken);
        }

        var scope = topic.Device is null ? _own : await ScopeAsync(topic.Device, cancellationToken);
        List<Metric> known = [.. metrics.Where(metric => !IsRebirthMetric(metric)).Select(metric => scope?.Named(metric)).OfType<Metric>()];
        RefusedCommands += metrics.Count(metric => !IsRebirthMetric(metric)) - known.Count;
        if (known.Count > 0)
            await _execute(new(topic.Device, known));
    }

    private static bool IsRebirthMetric(Metric metric) => string.Equals(metric.Name, WellKnownMetrics.Rebirth, StringComparison.Ordinal);

    private static bool IsRebirth(Metric metric) =>
        IsRebirthMetric(metric) && metric.Value is { Kind: SparkplugValueKind.Boolean, Boolean: true };

    private async Task<NodeScope?> ScopeAsync(string device, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _devices.GetValueOrDefault(device);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Holding the turn, so that no data comes between [tck-id-operational-behavior-data-commands-rebirth-action-1].
    private async Task BirthAsync(MqttClient client, Func<ValueTask> born, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var definitions = _definitions.Select(definition => new Metric
            {
                Name = definition.Key,
                Timestamp = Now,
                Type = SparkplugType.Template,
                Value = SparkplugValue.Of(definition.Value),
            });
            await SendAsync(client, _messages.Node(BdSeq, Now, definitions, _own.Birth(Now)), cancellationToken);
            foreach (var (name, device) in _devices)
                await SendAsync(client, _messages.Device(name, Now, device.Birth(Now)), cancellationToken);
            _isBorn = true;
            while (_store.Peek(ValuesInAMessage, out var device) is { Count: > 0 } values)
            {
                await SendAsync(client, _messages.Values(device, Now, values), cancellationToken);
                _store.Remove(values.Count);
            }
        }
        finally
        {
            _turn.Release();
        }

        await born();
    }

    private static async Task<bool> TrySendAsync(MqttClient client, (string Topic, SparkplugPayload Payload) message, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(client, message, cancellationToken);
            return true;
        }
        catch (MqttException)
        {
            return false;   // whoever runs the session is told
        }
    }

    // QoS 0 and not retained, all of them [tck-id-payloads-nbirth-qos, -retain and the like].
    private static async Task SendAsync(MqttClient client, (string Topic, SparkplugPayload Payload) message, CancellationToken cancellationToken) =>
        await client.PublishAsync(message.Topic, message.Payload.ToBytes(), MqttQos.AtMostOnce, retain: false, cancellationToken);

    /// <summary>Says itself what the will would say [tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath].</summary>
    private async Task DieAsync(MqttClient client, string topic)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            (_connected, _isBorn) = (null, false);
            await client.PublishAsync(topic, NodeBirths.Death(BdSeq, Now).ToBytes(), MqttQos.AtMostOnce, retain: false, CancellationToken.None);
        }
        catch (MqttException)
        {
            // The connection is lost: the broker says it, by the will.
        }
        finally
        {
            _turn.Release();
        }
    }
}
