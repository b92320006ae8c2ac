using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>The state of every configured device.</summary>
internal sealed class DeviceStatuses(GatewaySettings settings, TimeProvider clock)
{
    private readonly Dictionary<string, DeviceStatus> _byName = settings.Devices.ToDictionary(
        device => device.Name, device => new DeviceStatus(device.Name, device.Endpoint.ToString(), clock), StringComparer.Ordinal);

    public IReadOnlyList<DeviceStatus> All => [.. settings.Devices.Select(Of)];

    public DeviceStatus Of(DeviceSettings device) => _byName[device.Name];
}
