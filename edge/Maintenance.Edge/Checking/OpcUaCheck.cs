using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Edge.Checking;

/// <summary>Reads each tag's node once.</summary>
internal sealed class OpcUaCheck(OpcUaIdentity identity, TimeProvider clock) : IDeviceCheck
{
    private const int MostShown = 40;

    public async Task<CheckedDevice> ReadAsync(DeviceSettings device, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await identity.OpenAsync(device, clock, cancellationToken);
            return await ReadAsync(session, device, cancellationToken);
        }
        catch (Exception away) when (away is OpcUaException or InvalidDataException)
        {
            return new(device, [.. device.Tags.Select((tag, i) => CheckedTag.NotRead(tag, Address(tag), i == 0
                ? $"{away.Message} Check endpoint and opcua (policy, mode, user); with --data DIR the gateway's own certificate is shown to the server."
                : "not asked after that"))], []);
        }
    }

    private async Task<CheckedDevice> ReadAsync(OpcUaSession session, DeviceSettings device, CancellationToken cancellationToken)
    {
        var status = new DeviceStatus(device.Name, device.Endpoint.ToString(), clock);
        var plan = await NodePlan.MakeAsync(session, device, status, cancellationToken);
        var tags = new List<CheckedTag>();
        foreach (var tag in device.Tags)
        {
            if (!plan.Nodes.TryGetValue(tag.Index, out var node))
            {
                tags.Add(CheckedTag.NotRead(tag, Address(tag), status.Troubles.GetValueOrDefault(tag.Name, "The server has no such node.")));
                continue;
            }

            var started = clock.GetTimestamp();
            var read = (await session.ReadAsync([node], cancellationToken))[0];
            tags.Add(Judge(tag, read, clock.GetElapsedTime(started)));
        }

        return new(device, tags, [.. status.Troubles.Where(trouble => device.Tags.All(tag => !string.Equals(tag.Name, trouble.Key, StringComparison.Ordinal))).Select(trouble => trouble.Value)]);
    }

    private CheckedTag Judge(TagSettings tag, in DataValue read, TimeSpan took)
    {
        var raw = read.Value.ToString() ?? "";
        raw = raw.Length > MostShown ? $"{raw[..MostShown]}…" : raw;
        if (read.Status.IsBad)
            return new(tag, Address(tag), raw, double.NaN, Quality.Bad, took, $"The server says {read.Status}: check node, and what this user may read.");
        if (!read.Value.TryGetDouble(out var number))
            return new(tag, Address(tag), raw, double.NaN, Quality.Bad, took, "is no number: name another node.");
        var nowUtc = clock.GetUtcNow();
        var quality = read.Status.IsGood ? Quality.Good : Quality.Uncertain;
        return CheckedTag.Judged(tag, Address(tag), raw, new(tag.Index, number, quality, nowUtc, nowUtc), took, "is no number (NaN).");
    }

    private static string Address(TagSettings tag) => tag.Node?.Id?.ToString() ?? tag.Node?.Path?.ToString() ?? "";
}
