using System.Globalization;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;

namespace Maintenance.Edge.Checking;

/// <summary>
/// Validates a configuration, reads each of its tags once from the real devices, and shows what came of it. Opens no port, and
/// touches neither outbox nor identity nor books.
/// </summary>
internal static class CheckRun
{
    /// <param name="Wait">How long to wait for messages of a broker.</param>
    /// <param name="DataFolder">The gateway's, for its OPC UA certificate; null: one for the check alone.</param>
    public sealed record Wish(string File, TimeSpan Wait, string? DataFolder);

    /// <returns>0 where every tag is good, else 1.</returns>
    /// <exception cref="ConfigurationException">The file is wrong.</exception>
    public static async Task<int> RunAsync(Wish wish, TextWriter output, TimeProvider clock, CancellationToken cancellationToken)
    {
        var settings = await GatewayFile.LoadAsync(wish.File, cancellationToken);
        using var identity = settings.Devices.Any(device => device.OpcUa is not null)
            ? await BorrowedIdentity.OpenAsync(settings, wish.DataFolder, clock, cancellationToken)
            : null;
        IReadOnlyList<PathTrouble> troubles = [];
        if (settings.Devices.Any(device => device.HasManifold))
            (settings, troubles) = await new WildcardTags(identity?.Identity, data: null, clock).ExpandAsync(settings, cancellationToken);

        using var lines = new ModbusLines(clock);
        var modbus = new ModbusCheck(lines, clock);
        var mqtt = new MqttCheck(wish.Wait, clock);
        var devices = new List<CheckedDevice>();
        foreach (var device in settings.Devices)
        {
            IDeviceCheck? check = device.Protocol switch
            {
                DeviceProtocol.Modbus => modbus,
                DeviceProtocol.Mqtt => mqtt,
                DeviceProtocol.Sparkplug => new SparkplugCheck(wish.Wait, clock),
                DeviceProtocol.OpcUa => new OpcUaCheck(identity!.Identity, clock),
                _ => null,
            };
            var found = check is null
                ? new(device, [.. device.Tags.Select(tag => CheckedTag.NotRead(tag, "", $"A device of protocol {device.Protocol} is not read by a check."))], [])
                : await check.ReadAsync(device, cancellationToken);
            devices.Add(found);
            await ShowAsync(found, troubles, output);
        }

        await output.WriteLineAsync(CheckTable.Summary(devices));
        return troubles.Count == 0 && devices.SelectMany(device => device.Tags).All(CheckTable.IsWell) ? 0 : 1;
    }

    /// <summary>The requests of a poll, by what reading each tag alone has just told.</summary>
    private static IEnumerable<string> PlanOf(CheckedDevice found)
    {
        if (found.Tags.All(tag => tag.Took is null))
            return ModbusPlan.Describe(found.Device).Append("  by what is presumed of it, since nothing could be measured");
        var refused = found.Tags.Index().Where(tag => tag.Item is { Took: not null, Raw: null }).Select(tag => tag.Index);
        var planner = ModbusPlan.Measured(found.Device, found.Tags.Select(tag => tag.Took), refused);
        return ModbusPlan.Describe(found.Device, planner.Plan).Append(string.Create(
            CultureInfo.InvariantCulture, $"  by a round trip of {planner.Cost.RoundTrip.TotalMilliseconds:0.###} ms, as just measured"));
    }

    private static async Task ShowAsync(CheckedDevice found, IReadOnlyList<PathTrouble> troubles, TextWriter output)
    {
        var device = found.Device;
        var lines = CheckTable.Lines(found)
            .Concat(troubles.Where(trouble => string.Equals(trouble.Device, device.Name, StringComparison.Ordinal)).Select(trouble => $"  {trouble.Tag}: {trouble.What}"))
            .Concat(device.Modbus is null ? [] : PlanOf(found))
            .Append("");
        foreach (var line in lines)
            await output.WriteLineAsync(line);
    }
}
