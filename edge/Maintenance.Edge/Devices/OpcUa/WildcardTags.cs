using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Makes tags of paths, metrics and topics with wildcards, when the gateway starts: what a tag is must be known before its first
/// value. What the server or the edge nodes had, and which topics had come, is kept in a file, for a start at which they are away.
/// </summary>
/// <param name="identity">Null where no device speaks OPC UA.</param>
/// <param name="data">The gateway's data folder; null: nothing is kept there.</param>
internal sealed class WildcardTags(OpcUaIdentity? identity, string? data, TimeProvider clock)
{
    /// <summary>How long a server may keep the gateway from starting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The configuration with a tag for each node found, and what is wrong with a device's paths.</summary>
    public async Task<(GatewaySettings Settings, IReadOnlyList<PathTrouble> Troubles)> ExpandAsync(
        GatewaySettings settings, CancellationToken cancellationToken)
    {
        var expanded = await Task.WhenAll(settings.Devices.Select(device => ExpandAsync(device, cancellationToken)));
        var index = 0;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var troubles = expanded.SelectMany(device => device.Troubles).ToList();
        var devices = expanded.Select(device => Numbered(device.Device)).ToList();
        var tags = devices.SelectMany(device => device.AllTags).ToList();
        var assets = settings.Assets.Select(asset => asset.AmongTags(settings.Tags, tags)).ToList();
        return (settings with { Devices = devices, Tags = tags, Assets = assets }, troubles);

        DeviceSettings Numbered(DeviceSettings device) => device with
        {
            Connection = device.Connection is { } tag && IsNew(tag) ? tag with { Index = index++ } : null,
            Tags = [.. device.Tags.Where(IsNew).Select(tag => tag with { Index = index++ })],
        };

        bool IsNew(TagSettings tag)
        {
            if (names.Add(tag.Name))
                return true;
            troubles.Add(new(tag.Device, tag.Name, "Two nodes make this name; use {parent} and {name} so that each has its own."));
            return false;
        }
    }

    private async Task<(DeviceSettings Device, IReadOnlyList<PathTrouble> Troubles)> ExpandAsync(DeviceSettings device, CancellationToken cancellationToken)
    {
        if (device.Sparkplug is not null)
            return await new SparkplugFinder(device, data, clock).ExpandAsync(cancellationToken);
        if (device.Mqtt is not null)
            return await TopicTags.ExpandAsync(device, data, cancellationToken);
        var paths = device.Tags.Select(tag => tag.Node?.Path).OfType<NodePath>().Where(path => path.HasWildcard).ToList();
        if (paths.Count == 0)
            return (device, []);
        var file = Path.Combine(identity!.Folder, $"{device.Name.Replace('/', '_')}.nodes.json");
        var troubles = new List<PathTrouble>();
        var known = await KnownAsync(device, file, troubles, cancellationToken);
        var away = await AskAsync(device, paths, known, troubles, cancellationToken);
        if (away is null)
            await KeepAsync(device, file, known, troubles, cancellationToken);
        var tags = device.Tags.SelectMany(tag => Expand(tag, known, away, troubles)).ToList();
        return (device with { Tags = tags }, troubles);
    }

    private static async Task<Dictionary<string, IReadOnlyList<FoundNode>>> KnownAsync(
        DeviceSettings device, string file, List<PathTrouble> troubles, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonFile.ReadAsync<Dictionary<string, IReadOnlyList<FoundNode>>>(file, cancellationToken) ?? [];
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            troubles.Add(new(device.Name, file, $"What was found before is not known: {unreadable.Message}"));
            return [];
        }
    }

    private static async Task KeepAsync(
        DeviceSettings device, string file, Dictionary<string, IReadOnlyList<FoundNode>> known, List<PathTrouble> troubles, CancellationToken cancellationToken)
    {
        try
        {
            await JsonFile.WriteAsync(file, known, cancellationToken);
            troubles.RemoveAll(trouble => string.Equals(trouble.Tag, file, StringComparison.Ordinal));
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            troubles.Add(new(
                device.Name, file,
                $"What was found cannot be kept for a start at which the server is away: {full.Message} Make room or mend its rights, then start the gateway again."));
        }
    }

    /// <summary>Why the server could not be asked, whatever it was; null where it answered.</summary>
    private async Task<string?> AskAsync(
        DeviceSettings device, List<NodePath> paths, Dictionary<string, IReadOnlyList<FoundNode>> known, List<PathTrouble> troubles,
        CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await using var session = await identity!.OpenAsync(device, clock, patience.Token);
            var namespaces = await NodeFinder.NamespacesAsync(session, patience.Token);
            foreach (var path in paths)
            {
                var (found, refused) = await NodeFinder.FindAsync(session, namespaces, path, patience.Token);
                // What the server does not tell now, but did before, goes on to be asked for.
                IEnumerable<FoundNode> before = refused is null ? [] : known.GetValueOrDefault(path.ToString()) ?? [];
                known[path.ToString()] = [.. found.UnionBy(before, node => node.Id)];
                if (refused is not null)
                    troubles.Add(new(device.Name, path.ToString(), refused));
            }

            return null;
        }
        catch (Exception away) when (away is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            return away is OperationCanceledException ? $"{device.Endpoint} did not answer within {Patience:c}." : away.Message;
        }
    }

    private static IEnumerable<TagSettings> Expand(
        TagSettings tag, Dictionary<string, IReadOnlyList<FoundNode>> known, string? away, List<PathTrouble> troubles)
    {
        if (tag.Node is not { Path: { HasWildcard: true } path })
            return [tag];
        var found = known.GetValueOrDefault(path.ToString()) ?? [];
        if (found.Count == 0)
        {
            troubles.Add(new(tag.Device, tag.Name, away is null
                ? $"No variable is at {path}; './maintain edge browse' shows what there is."
                : $"What is at {path} is not known, since the server could not be asked when the gateway started: {away} Start the gateway again once it can."));
        }

        return found.Select(node => tag with
        {
            Name = WildcardName.Fill(tag.Name, node.Name, node.Parent),
            Asset = tag.Asset is { } asset ? WildcardName.Fill(asset, node.Name, node.Parent) : null,
            Signal = WildcardName.Fill(tag.Signal, node.Name, node.Parent),
            Node = tag.Node with { Id = ExpandedNodeId.Parse(node.Id), Path = null },
        });
    }
}

/// <summary>A path with wildcards that makes no tag, or not each of those it should.</summary>
internal sealed record PathTrouble(string Device, string Tag, string What);
