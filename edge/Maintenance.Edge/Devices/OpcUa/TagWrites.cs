using System.Collections.Concurrent;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>The way of a command to the driver of its tag.</summary>
internal sealed class TagWrites(LiveSettings settings)
{
    private readonly ConcurrentDictionary<string, NodeWriter> _byDevice = new(StringComparer.Ordinal);

    /// <summary>A device can be written to from now on.</summary>
    public void Begin(string device, NodeWriter writer) => _byDevice[device] = writer;

    public void End(string device) => _byDevice.TryRemove(device, out _);

    /// <returns>Null where there is no such tag.</returns>
    public async Task<WriteOutcome?> WriteAsync(string name, double value, CancellationToken cancellationToken)
    {
        if (settings.Current.Tags.FirstOrDefault(tag => !tag.IsRetired && string.Equals(tag.Name, name, StringComparison.Ordinal)) is not { } tag)
            return null;
        if (tag.Node is not { IsWritable: true })
            return new WriteOutcome.Refused($"{name} is not writable: only a node of an OPC UA server that says writable: true is.");
        return _byDevice.TryGetValue(tag.Device, out var writer)
            ? await writer.WriteAsync(tag, value, cancellationToken)
            : new WriteOutcome.Away($"There is no connection to device {tag.Device}.");
    }
}
