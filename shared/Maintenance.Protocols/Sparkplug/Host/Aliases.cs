namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>What the aliases of an edge node stand for; one for all its metrics and those of its devices [tck-id-payloads-alias-uniqueness].</summary>
internal sealed class Aliases
{
    private readonly Dictionary<ulong, (string? Device, string Name)> _names = [];

    public void Clear() => _names.Clear();

    /// <returns>False: another metric has it, so that from now on it is nobody's.</returns>
    public bool TryAdd(ulong alias, string? device, string name)
    {
        if (_names.TryAdd(alias, (device, name)) || _names[alias] == (device, name))
            return true;
        _names.Remove(alias);
        return false;
    }

    /// <returns>Null where it is no metric's of the node or device.</returns>
    public string? NameOf(ulong alias, string? device) =>
        _names.TryGetValue(alias, out var metric) && string.Equals(metric.Device, device, StringComparison.Ordinal) ? metric.Name : null;

    public void Forget(string? device)
    {
        foreach (var alias in _names.Where(each => string.Equals(each.Value.Device, device, StringComparison.Ordinal)).Select(each => each.Key).ToList())
            _names.Remove(alias);
    }
}
