namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>The metrics that a birth has made, of an edge node itself or of one of its devices.</summary>
internal sealed class MetricTable(MetricCount count)
{
    private readonly Dictionary<string, SparkplugType> _types = new(StringComparer.Ordinal);

    /// <summary>Born, and not gone since.</summary>
    public bool IsAlive { get; set; }

    /// <summary>A device whose edge node was born again in the same session, so that it must be too.</summary>
    public bool IsAwaited { get; set; }

    public int Most => count.Most;

    public string[] Names => [.. _types.Keys];

    /// <summary>Takes the names out.</summary>
    public string[] Clear()
    {
        var names = Names;
        count.GiveBack(_types.Count);
        _types.Clear();
        return names;
    }

    /// <returns>False: there is no room for one more.</returns>
    public bool Put(string name, SparkplugType type)
    {
        if (!_types.ContainsKey(name) && !count.TryTake())
            return false;
        _types[name] = type;
        return true;
    }

    public SparkplugType? TypeOf(string name) => _types.TryGetValue(name, out var type) ? type : null;
}
