namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>What the aliases of an edge node stand for; one for all its metrics and those of its devices [tck-id-payloads-alias-uniqueness].</summary>
internal sealed class Aliases
{
    private readonly Dictionary<ulong, (string? Device, string Name)> _names = [];
    private readonly Dictionary<string, HashSet<ulong>> _byDevice = new(StringComparer.Ordinal);   // the edge node's own under no name

    public void Clear()
    {
        _names.Clear();
        _byDevice.Clear();
    }

    /// <returns>False: another metric has it, so that from now on it is nobody's.</returns>
    public bool TryAdd(ulong alias, string? device, string name)
    {
        if (_names.TryAdd(alias, (device, name)))
        {
            if (!_byDevice.TryGetValue(device ?? "", out var own))
                _byDevice[device ?? ""] = own = [];
            own.Add(alias);
            return true;
        }

        if (_names[alias] == (device, name))
            return true;
        Remove(alias);
        return false;
    }

    /// <returns>Null where it is no metric's of the node or device.</returns>
    public string? NameOf(ulong alias, string? device) =>
        _names.TryGetValue(alias, out var metric) && string.Equals(metric.Device, device, StringComparison.Ordinal) ? metric.Name : null;

    public void Forget(string? device)
    {
        if (!_byDevice.Remove(device ?? "", out var own))
            return;
        foreach (var alias in own)
            _names.Remove(alias);
    }

    private void Remove(ulong alias)
    {
        _names.Remove(alias, out var metric);
        _byDevice.GetValueOrDefault(metric.Device ?? "")?.Remove(alias);
    }
}
