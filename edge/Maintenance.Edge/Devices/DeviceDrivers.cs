using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;

namespace Maintenance.Edge.Devices;

/// <summary>The driver for each protocol.</summary>
internal sealed class DeviceDrivers(
    IServiceProvider services, GatewayCommand command, ModbusLines lines, TagWrites writes, TimeProvider clock, ILoggerFactory logs)
{
    public IDeviceDriver Create(DeviceSettings device) => device.Protocol switch
    {
        DeviceProtocol.Modbus => new ModbusDriver(device, lines, writes, clock, logs.CreateLogger<ModbusDriver>()),
        DeviceProtocol.Mqtt => new MqttDriver(device, command.DataFolder, writes, clock, logs.CreateLogger<MqttDriver>()),
        DeviceProtocol.Sparkplug => new SparkplugDriver(device, clock, logs.CreateLogger<SparkplugDriver>()),
        DeviceProtocol.OpcUa => ActivatorUtilities.CreateInstance<OpcUaDriver>(services, device),
        _ => throw new ArgumentOutOfRangeException(nameof(device), device.Protocol, "There is no driver for this protocol."),
    };
}
