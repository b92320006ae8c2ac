namespace Maintenance.Edge.Downlink;

/// <summary>
/// When one asset was worked on, as the cloud told. Asked for every sample, by the sample's time: what comes late is judged by what
/// the machine was doing when it was measured. For any thread.
/// </summary>
internal sealed class AssetMaintenance
{
    private volatile MaintenanceSpan[] _spans = [];

    /// <summary>Whether the asset was under maintenance at an instant.</summary>
    public bool IsOn(DateTimeOffset atUtc)
    {
        foreach (var span in _spans)
        {
            if (span.Has(atUtc))
                return true;
        }

        return false;
    }

    internal void Show(MaintenanceSpan[] spans) => _spans = spans;
}
