using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Makes tags of metrics with wildcards, before the device begins: what a tag is must be known before its first value. The edge
/// nodes are asked for their births; what they had is kept in a file, for a start at which they are away.
/// </summary>
/// <param name="data">The gateway's data folder; null: nothing is kept.</param>
internal sealed class SparkplugFinder(DeviceSettings device, string? data, TimeProvider clock)
{
    /// <summary>How long edge nodes may keep the gateway from starting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Devices are born behind their edge node: so long after the last birth no more is expected.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    /// <summary>A name for who looks: no two are there under one.</summary>
    public static string Guest(TimeProvider clock) => $"maintenance-look-{Guid.CreateVersion7(clock.GetUtcNow()):N}";

    public async Task<(DeviceSettings Device, IReadOnlyList<PathTrouble> Troubles)> ExpandAsync(CancellationToken cancellationToken)
    {
        var nodes = device.Tags.Select(tag => tag.Metric!).Where(metric => metric.HasWildcard).Select(metric => metric.Node).Distinct().ToList();
        if (nodes.Count == 0)
            return (device, []);
        var (known, away) = await AskAsync(nodes, cancellationToken);
        var troubles = new List<PathTrouble>();
        if (data is not null)
            known = await RememberAsync(Path.Combine(data, "sparkplug", $"{device.Name.Replace('/', '_')}.metrics.json"), known, troubles, cancellationToken);
        var tags = device.Tags.SelectMany(tag => Expand(tag, known, away, troubles)).ToList();
        return (device with { Tags = tags }, troubles);
    }

    /// <summary>What an edge node that is away had before goes on to be asked for.</summary>
    private async Task<List<FoundMetric>> RememberAsync(string file, List<FoundMetric> found, List<PathTrouble> troubles, CancellationToken cancellationToken)
    {
        try
        {
            var before = await JsonFile.ReadAsync<List<FoundMetric>>(file, cancellationToken) ?? [];
            List<FoundMetric> known = [.. found, .. before.Where(metric => !found.Exists(metric.IsBeside))];
            if (found.Count > 0)
                await JsonFile.WriteAsync(file, known, cancellationToken);
            return known;
        }
        catch (Exception unusable) when (unusable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            troubles.Add(new(device.Name, file, $"What edge nodes had cannot be kept: {unusable.Message}"));
            return found;
        }
    }

    /// <returns>What was found, and why not all could be asked; null where all answered.</returns>
    private async Task<(List<FoundMetric> Found, string? Away)> AskAsync(List<EdgeNodeId> nodes, CancellationToken cancellationToken)
    {
        var found = new HashSet<FoundMetric>();   // an edge node may be born more than once meanwhile
        var born = new HashSet<EdgeNodeId>();
        using var late = new CancellationTokenSource(Patience, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var host = new SparkplugHost(SparkplugDriver.Options(device, nodes, Guest(clock)), Take, clock);
        try
        {
            await host.RunAsync(() => ValueTask.CompletedTask, over.Token);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (MqttException away)
        {
            return ([.. found], away.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([.. found], $"{device.Endpoint} did not take the connection within {Patience:c}.");
        }

        var silent = nodes.Where(node => !born.Contains(node)).ToList();
        return ([.. found], silent.Count == 0 ? null : $"{string.Join(", ", silent)} gave no birth within {Patience:c}.");

        ValueTask Take(IReadOnlyList<HostEvent> events)
        {
            foreach (var birth in events.OfType<HostEvent.Born>().Where(birth => nodes.Contains(birth.Node)))
            {
                born.Add(birth.Node);
                found.UnionWith(birth.Values.Where(value => value.Fault is null && IsNumber(value.Type))
                    .Select(value => new FoundMetric(birth.Node.ToString(), birth.Device, value.Name)));
                if (born.Count == nodes.Count)
                    over.CancelAfter(Settled);
            }

            return ValueTask.CompletedTask;
        }
    }

    private static IEnumerable<TagSettings> Expand(TagSettings tag, List<FoundMetric> known, string? away, List<PathTrouble> troubles)
    {
        if (tag.Metric is not { HasWildcard: true } wanted)
            return [tag];
        var found = known.Where(metric => metric.IsOf(wanted)).OrderBy(metric => metric.Device, StringComparer.Ordinal)
            .ThenBy(metric => metric.Name, StringComparer.Ordinal).ToList();
        if (found.Count == 0)
        {
            troubles.Add(new(tag.Device, tag.Name, away is null
                ? $"No metric with numbers is at {wanted}."
                : $"What is at {wanted} is not known, since the edge nodes could not be asked when the gateway started: {away} Start the gateway again once they can."));
        }

        return found.Select(metric => tag with
        {
            Name = Fill(tag.Name, metric, wanted),
            Asset = tag.Asset is { } asset ? Fill(asset, metric, wanted) : null,
            Signal = Fill(tag.Signal, metric, wanted),
            Metric = new(wanted.Node, metric.Device, metric.Name),
        });
    }

    private static string Fill(string pattern, FoundMetric metric, MetricSettings wanted) =>
        WildcardName.Fill(pattern, metric.Name, metric.Device ?? wanted.Node.Node);

    private static bool IsNumber(SparkplugType type) =>
        type is >= SparkplugType.Int8 and <= SparkplugType.Boolean or SparkplugType.DateTime;

    /// <summary>A metric of a birth, as it is kept in the file.</summary>
    private sealed record FoundMetric(string Node, string? Device, string Name)
    {
        /// <summary>Whether the two are of one birth.</summary>
        public bool IsBeside(FoundMetric other) =>
            string.Equals(Node, other.Node, StringComparison.Ordinal) && string.Equals(Device, other.Device, StringComparison.Ordinal);

        public bool IsOf(MetricSettings wanted) =>
            string.Equals(Node, wanted.Node.ToString(), StringComparison.Ordinal)
            && (wanted.Device is MetricSettings.Any ? Device is not null : string.Equals(Device, wanted.Device, StringComparison.Ordinal))
            && wanted.Matches(Name);
    }
}
