using System.Collections.Concurrent;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>
/// The connections to Modbus devices. Units on one serial line, or behind one RTU or ASCII gateway, share one and take turns on
/// it; a device on Modbus TCP has one of its own.
/// </summary>
internal sealed class ModbusLines(TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, ModbusLine> _lines = new(StringComparer.Ordinal);

    /// <summary>Connects, where nobody else is on the line already.</summary>
    /// <exception cref="IOException">Nobody answers there, or the port cannot be opened.</exception>
    /// <exception cref="TimeoutException">Not connected within the device's timeout.</exception>
    public Task<ModbusLine.Place> JoinAsync(DeviceSettings device, CancellationToken cancellationToken)
    {
        var modbus = device.Modbus!;
        var line = _lines.GetOrAdd(modbus.IsLine ? $"line {device.Endpoint}" : $"device {device.Name}", _ => new());
        return line.JoinAsync(device.Endpoint, modbus, clock, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var line in _lines.Values)
            line.Dispose();
    }
}
