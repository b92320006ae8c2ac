namespace Maintenance.Simulators.Servers;

/// <summary>What was given away, by tag. The one place that counts, so that totals and tags cannot disagree.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _byTag = new(StringComparer.Ordinal);
    private long _modbusServed;
    private long _mqttPublished;
    private long _mqttAcknowledged;
    private long _opcUaPublished;
    private long _opcUaRead;

    public void Served(string tag, int values)
    {
        lock (_lock)
        {
            _modbusServed += values;
            _byTag[tag] = _byTag.GetValueOrDefault(tag) + values;
        }
    }

    public void Published(string tag)
    {
        lock (_lock)
        {
            _mqttPublished++;
            _byTag[tag] = _byTag.GetValueOrDefault(tag) + 1;
        }
    }

    public void Acknowledged()
    {
        lock (_lock)
            _mqttAcknowledged++;
    }

    /// <param name="tag">Null for a variable that is no signal, which is not counted.</param>
    public void PublishedByOpcUa(string? tag, int values)
    {
        if (tag is null)
            return;
        lock (_lock)
        {
            _opcUaPublished += values;
            _byTag[tag] = _byTag.GetValueOrDefault(tag) + values;
        }
    }

    /// <inheritdoc cref="PublishedByOpcUa"/>
    public void ReadByOpcUa(string? tag)
    {
        if (tag is null)
            return;
        lock (_lock)
        {
            _opcUaRead++;
            _byTag[tag] = _byTag.GetValueOrDefault(tag) + 1;
        }
    }

    public Counts Read()
    {
        lock (_lock)
        {
            return new(
                _modbusServed, _mqttPublished, _mqttAcknowledged, _opcUaPublished, _opcUaRead,
                new SortedDictionary<string, long>(_byTag, StringComparer.Ordinal));
        }
    }
}
