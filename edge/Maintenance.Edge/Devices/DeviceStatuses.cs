using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;

namespace Maintenance.Edge.Devices;

/// <summary>The state of every configured device; from any thread.</summary>
internal sealed class DeviceStatuses
{
    private readonly TimeProvider _clock;
    private IReadOnlyList<DeviceStatus> _all;

    public DeviceStatuses(LiveSettings settings, IEnumerable<PathTrouble> troubles, TimeProvider clock)
    {
        _clock = clock;
        _all = [.. settings.Current.Devices.Select(device => Make(device, [.. troubles]))];
    }

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyList<DeviceStatus> All => Volatile.Read(ref _all);

    public DeviceStatus Of(DeviceSettings device) => All.First(status => string.Equals(status.Name, device.Name, StringComparison.Ordinal));

    /// <summary>Devices that begin anew, begin to be told of anew.</summary>
    /// <param name="troubles">With the paths of those that begin.</param>
    public void Change(SettingsChange change, IReadOnlyList<PathTrouble> troubles) => Volatile.Write(
        ref _all, [.. change.Settings.Devices.Select(device => change.Begins(device) ? Make(device, troubles) : Of(device))]);

    private DeviceStatus Make(DeviceSettings device, IReadOnlyList<PathTrouble> troubles)
    {
        var status = new DeviceStatus(device.Name, device.Endpoint.ToString(), _clock);
        foreach (var trouble in troubles.Where(trouble => string.Equals(trouble.Device, device.Name, StringComparison.Ordinal)))
            status.Trouble(trouble.Tag, trouble.What);
        return status;
    }
}
