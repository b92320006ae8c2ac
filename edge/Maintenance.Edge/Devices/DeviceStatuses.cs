using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;

namespace Maintenance.Edge.Devices;

/// <summary>The state of every configured device.</summary>
internal sealed class DeviceStatuses(GatewaySettings settings, IEnumerable<PathTrouble> troubles, TimeProvider clock)
{
    private readonly Dictionary<string, DeviceStatus> _byName = settings.Devices.ToDictionary(
        device => device.Name, device => Make(device, troubles, clock), StringComparer.Ordinal);

    public IReadOnlyList<DeviceStatus> All => [.. settings.Devices.Select(Of)];

    public DeviceStatus Of(DeviceSettings device) => _byName[device.Name];

    private static DeviceStatus Make(DeviceSettings device, IEnumerable<PathTrouble> troubles, TimeProvider clock)
    {
        var status = new DeviceStatus(device.Name, device.Endpoint.ToString(), clock);
        foreach (var trouble in troubles.Where(trouble => string.Equals(trouble.Device, device.Name, StringComparison.Ordinal)))
            status.Trouble(trouble.Tag, trouble.What);
        return status;
    }
}
