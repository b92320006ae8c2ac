using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Checking;

/// <summary>Reads each tag of a device once, by one protocol. What goes wrong is told with the tag, not thrown.</summary>
internal interface IDeviceCheck
{
    Task<CheckedDevice> ReadAsync(DeviceSettings device, CancellationToken cancellationToken);
}
