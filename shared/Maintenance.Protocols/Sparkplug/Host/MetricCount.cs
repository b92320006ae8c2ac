namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>How many metrics of one edge node with its devices are remembered, and how many may be.</summary>
internal sealed class MetricCount(int most)
{
    private int _used;

    public int Most => most;

    public bool TryTake()
    {
        if (_used >= most)
            return false;
        _used++;
        return true;
    }

    public void GiveBack(int count) => _used -= count;
}
