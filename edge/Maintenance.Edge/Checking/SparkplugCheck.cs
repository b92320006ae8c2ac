using System.Globalization;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;

namespace Maintenance.Edge.Checking;

/// <summary>Asks the edge nodes for their births and shows what is in them, without a word that a host application is there.</summary>
internal sealed class SparkplugCheck(TimeSpan patience, TimeProvider clock) : IDeviceCheck
{
    public async Task<CheckedDevice> ReadAsync(DeviceSettings device, CancellationToken cancellationToken)
    {
        var heard = new Dictionary<int, (MetricValue Value, TimeSpan Took)>();
        string? away = null;
        try
        {
            if (device.Tags.Count > 0)
                await ListenAsync(device, heard, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            away = $"{device.Endpoint} did not take the connection within {patience.TotalSeconds:0} s. Check endpoint and the network.";
        }
        catch (MqttException lost)
        {
            away = $"{lost.Message} Check endpoint, mqtt.username and password, and mqtt.tls.";
        }

        return new(device, [.. device.Tags.Select(tag => Read(tag, heard, away))], []);
    }

    private async Task ListenAsync(DeviceSettings device, Dictionary<int, (MetricValue Value, TimeSpan Took)> heard, CancellationToken cancellationToken)
    {
        var tags = new SparkplugTags(device.Tags);
        using var late = new CancellationTokenSource(patience, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var started = clock.GetTimestamp();
        using var host = new SparkplugHost(SparkplugDriver.Options(device, tags.Nodes, SparkplugFinder.Guest(clock)), TakeAsync, clock);
        await host.RunAsync(() => ValueTask.CompletedTask, over.Token);

        async ValueTask TakeAsync(IReadOnlyList<HostEvent> events)
        {
            foreach (var happened in events)
            {
                IReadOnlyList<MetricValue> values = happened switch { HostEvent.Born born => born.Values, HostEvent.Arrived arrived => arrived.Values, _ => [] };
                foreach (var value in values)
                {
                    foreach (var tag in tags.Of(happened, value.Name))
                        heard[tag.Index] = (value, clock.GetElapsedTime(started));
                }
            }

            if (heard.Count == device.Tags.Count)
                await over.CancelAsync();
        }
    }

    private CheckedTag Read(TagSettings tag, Dictionary<int, (MetricValue Value, TimeSpan Took)> heard, string? away)
    {
        var address = tag.Metric!.ToString();
        if (!heard.TryGetValue(tag.Index, out var found))
        {
            return CheckedTag.NotRead(tag, address, away
                ?? $"No birth within {patience.TotalSeconds:0} s has it: check metric.node, device and name, letter by letter, or wait longer with --wait.");
        }

        var value = found.Value;
        var isNumber = TypedValue.TryNumber(value.Type, value.Value, out var number);
        if (value.Fault is { } fault)
            return new(tag, address, $"{value.Type}", double.NaN, Quality.Bad, found.Took, fault);
        if (!isNumber && !value.IsNull)
            return new(tag, address, $"{value.Type}", double.NaN, Quality.Bad, found.Took, $"It is of type {value.Type}, which is no number.");
        var nowUtc = clock.GetUtcNow();
        var raw = string.Create(CultureInfo.InvariantCulture, $"{value.Type} {number}");
        return CheckedTag.Judged(tag, address, raw, new(tag.Index, number, Quality.Good, nowUtc, nowUtc), found.Took, "The edge node says that there is no value (null).");
    }
}
