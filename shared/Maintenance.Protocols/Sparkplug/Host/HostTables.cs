namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>The metrics of one edge node and of its devices, as their births have made them.</summary>
internal sealed class HostTables(EdgeNodeId id, int mostMetrics)
{
    private readonly MetricCount _count = new(mostMetrics);
    private readonly Dictionary<string, MetricTable> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Template> _definitions = new(StringComparer.Ordinal);
    private readonly Aliases _aliases = new();
    private MetricTable? _own;

    /// <returns>Whether devices are awaited that were there before.</returns>
    public bool NodeBorn(in Waiting birth, bool isSameSession, List<HostEvent> events)
    {
        var nowUtc = birth.ReceivedAtUtc;
        foreach (var (name, device) in _devices.ToList())
        {
            if (isSameSession)
                device.IsAwaited |= device.IsAlive;
            else
                Bury(name, device, nowUtc, "Its edge node began a new session.", events);
            device.IsAlive = false;
        }

        _aliases.Clear();
        _definitions.Clear();
        foreach (var metric in birth.Payload.Metrics)
        {
            if (metric is { Name: { } name, Value.Kind: SparkplugValueKind.Template } && metric.Value.Template.IsDefinition == true)
                _definitions[name] = metric.Value.Template;
        }

        Born(null, _own ??= new(_count), birth, events);
        return _devices.Values.Any(device => device.IsAwaited);
    }

    public void NodeDied(DateTimeOffset nowUtc, List<HostEvent> events)
    {
        foreach (var (name, device) in _devices.ToList())
            Bury(name, device, nowUtc, "Its edge node went.", events);
        if (_own is not { IsAlive: true } own)
            return;
        own.IsAlive = false;
        events.Add(new HostEvent.Stale(id, null, nowUtc, own.Clear(), "The edge node went."));
    }

    /// <summary>Buries devices that did not come after their edge node.</summary>
    public void EndAwaited(DateTimeOffset nowUtc, List<HostEvent> events)
    {
        foreach (var (name, device) in _devices.Where(each => each.Value.IsAwaited).ToList())
            Bury(name, device, nowUtc, "It was not born again with its edge node.", events);
    }

    /// <summary>A message that is next in the sequence.</summary>
    /// <returns>Why the births are needed once more; null where they are not.</returns>
    public string? Apply(in Waiting message, List<HostEvent> events)
    {
        var name = message.Topic.Device;
        var table = name is null ? _own : _devices.GetValueOrDefault(name);
        switch (message.Topic.Verb)
        {
            case SparkplugVerb.DBirth:
                if (table is null && !_count.TryTake())
                    return Lose(message, $"More than {_count.Most} metrics and devices of one edge node are not remembered.", wants: false, events);
                _devices[name!] = table ??= new(_count);
                Born(name, table, message, events);
                return null;
            case SparkplugVerb.DDeath:
                if (table is not null)
                    Bury(name!, table, AtOf(message), "Its edge node said that it went.", events);
                return null;
            default:
                return table is { IsAlive: true }
                    ? Data(name, table, message, events)
                    : Lose(message, $"It came before the birth of the device '{name}'.", wants: true, events);
        }
    }

    private void Born(string? device, MetricTable table, in Waiting birth, List<HostEvent> events)
    {
        var before = table.Clear();
        _aliases.Forget(device);
        var values = new List<MetricValue>(birth.Payload.Metrics.Count);
        var reader = new MemberReader(_definitions, table, values);
        foreach (var metric in birth.Payload.Metrics)
        {
            if (metric.Name is not { } name)
                Trouble(device, birth.ReceivedAtUtc, 1, "A metric of a birth has no name.", events);
            else if (IsValue(name))
                reader.Read(metric, name);
            // Of what is remembered only, so that aliases are bounded as metrics are.
            if (metric is { Alias: { } alias, Name: { } named } && table.TypeOf(named) is not null && !_aliases.TryAdd(alias, device, named))
                Trouble(device, birth.ReceivedAtUtc, 0, $"The alias {alias} of '{named}' is another metric's too, so that neither can be told by it.", events);
        }

        (table.IsAlive, table.IsAwaited) = (true, false);
        string[] gone = [.. before.Where(name => table.TypeOf(name) is null)];
        if (gone.Length > 0)
            events.Add(new HostEvent.Stale(id, device, birth.ReceivedAtUtc, gone, "The new birth does not have it."));
        events.Add(new HostEvent.Born(id, device, birth.ReceivedAtUtc, values));
    }

    private string? Data(string? device, MetricTable table, in Waiting message, List<HostEvent> events)
    {
        var values = new List<MetricValue>(message.Payload.Metrics.Count);
        var reader = new MemberReader(_definitions, table, values);
        (string? trouble, int unknown) = (null, 0);
        foreach (var metric in message.Payload.Metrics)
        {
            var name = metric.Alias is { } alias ? _aliases.NameOf(alias, device) : metric.Name;
            if (name is not null && table.TypeOf(name) is not null)
            {
                reader.Read(metric, name);
            }
            else if (name is null || IsValue(name))
            {
                trouble = name is null ? $"The alias {metric.Alias} is no metric's of the birth." : $"The birth has no metric '{name}'.";
                unknown++;
            }
        }

        if (trouble is not null)
            Trouble(device, message.ReceivedAtUtc, unknown, trouble, events);
        if (values.Count > 0)
            events.Add(new HostEvent.Arrived(id, device, message.ReceivedAtUtc, values));
        return trouble;
    }

    private void Bury(string name, MetricTable device, DateTimeOffset atUtc, string reason, List<HostEvent> events)
    {
        _devices.Remove(name);
        _aliases.Forget(name);
        _count.GiveBack(1);
        var names = device.Clear();
        if (device.IsAlive || device.IsAwaited)
            events.Add(new HostEvent.Stale(id, name, atUtc, names, reason));
    }

    private string? Lose(in Waiting message, string reason, bool wants, List<HostEvent> events)
    {
        events.Add(new HostEvent.Lost(id, message.Topic.Device, message.ReceivedAtUtc, 1, message.Payload.Metrics.Count, reason));
        return wants ? reason : null;
    }

    private void Trouble(string? device, DateTimeOffset atUtc, int values, string reason, List<HostEvent> events) =>
        events.Add(new HostEvent.Lost(id, device, atUtc, 0, values, reason));

    // The protocol's own are no measurements.
    private static bool IsValue(string name) => name is not (WellKnownMetrics.BdSeq or WellKnownMetrics.Rebirth);

    private static DateTimeOffset AtOf(in Waiting message) =>
        message.Payload.Timestamp is { } timestamp && SparkplugTime.ToUtc(timestamp) is { } atUtc ? atUtc : message.ReceivedAtUtc;
}
