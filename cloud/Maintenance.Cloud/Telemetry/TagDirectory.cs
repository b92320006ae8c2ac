using System.Collections.Concurrent;
using System.Text;
using Maintenance.Cloud.Assets;
using Maintenance.Contracts;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Telemetry;

/// <summary>The ids of a gateway's tags by name. A name becomes known here only once the transaction that made it is committed.</summary>
internal sealed class TagDirectory
{
    /// <summary>Most tags of one gateway: a gateway that invents names fills no table.</summary>
    public const int MaxTags = 200_000;

    private const string LoadSql = "SELECT t.name, t.id FROM telemetry.tag AS t WHERE t.gateway_id = @gatewayId";

    private const string MakeSql = """
        INSERT INTO telemetry.tag AS t (gateway_id, site_id, name, asset_id, asset_tag_number, signal)
        SELECT @gatewayId, @siteId, n.name, n.asset_id, n.asset_tag_number, n.signal
        FROM unnest(@names, @assetIds, @assets, @signals) AS n (name, asset_id, asset_tag_number, signal)
        ON CONFLICT (gateway_id, name) DO UPDATE SET name = t.name
        RETURNING t.name, t.id
        """;

    private const string DeclareSql = """
        INSERT INTO telemetry.tag AS t (gateway_id, site_id, name, asset_id, asset_tag_number, signal, kind, unit, low, high, expected_period, write_min, write_max,
            data_type, scale, value_offset, deadband, is_declared)
        SELECT @gatewayId, @siteId, d.name, d.asset_id, d.asset_tag_number, d.signal, d.kind, d.unit, d.low, d.high, d.expected_period, d.write_min, d.write_max,
            d.data_type, d.scale, d.value_offset, d.deadband, true
        FROM unnest(@names, @assetIds, @assets, @signals, @kinds, @units, @lows, @highs, @periods, @writeMins, @writeMaxs, @dataTypes, @scales, @offsets, @deadbands)
            AS d (name, asset_id, asset_tag_number, signal, kind, unit, low, high, expected_period, write_min, write_max, data_type, scale, value_offset, deadband)
        ON CONFLICT (gateway_id, name) DO UPDATE SET
            asset_id = CASE WHEN t.is_bound_by_person THEN t.asset_id ELSE excluded.asset_id END, asset_tag_number = excluded.asset_tag_number, signal = excluded.signal, kind = excluded.kind,
            unit = excluded.unit, low = excluded.low, high = excluded.high, expected_period = excluded.expected_period, write_min = excluded.write_min, write_max = excluded.write_max,
            data_type = excluded.data_type, scale = excluded.scale, value_offset = excluded.value_offset, deadband = excluded.deadband, is_declared = true
        RETURNING t.name, t.id
        """;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<string, int>> _known = new();

    /// <summary>The ids of all names in the blocks; names that are new are made. A name beyond <see cref="MaxTags"/> is left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ResolveAsync(
        StoringBatch batch, IEnumerable<ReadingBlock> blocks, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(batch, cancellationToken);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        List<string> missing = [];
        foreach (var name in blocks.SelectMany(block => block.TagNames))
        {
            if (found.ContainsKey(name))
                continue;
            found[name] = known.TryGetValue(name, out var id) || batch.NewTags.TryGetValue(name, out id) ? id : 0;
            if (id == 0)
                missing.Add(name);
        }

        string[] names = [.. missing.Take(Math.Max(0, MaxTags - known.Count - batch.NewTags.Count))];
        if (names.Length > 0)
            await MakeAsync(batch, names, found, cancellationToken);
        return found;
    }

    /// <summary>Stores what the gateway's configuration says of its tags.</summary>
    /// <exception cref="MalformedRecordException">A name is empty, too long or said twice, or there are too many.</exception>
    public async Task DeclareAsync(StoringBatch batch, TagDeclarations declarations, CancellationToken cancellationToken)
    {
        var tags = declarations.Tags;
        Check(tags);
        var known = await KnownAsync(batch, cancellationToken);
        if (tags.Count(tag => !known.ContainsKey(tag.Name)) + known.Count > MaxTags)
            throw new MalformedRecordException($"a gateway has at most {MaxTags} tags");

        var assets = await AssetsAsync(batch, tags.Select(tag => tag.Asset), cancellationToken);
        var rows = await batch.Scope.QueryAsync<(string Name, int Id)>(
            DeclareSql,
            new
            {
                gatewayId = batch.Gateway.Id,
                siteId = batch.Gateway.SiteId,
                names = tags.Select(tag => tag.Name).ToArray(),
                assetIds = tags.Select(tag => tag.Asset is { } asset ? assets[asset] : null).ToArray(),
                assets = tags.Select(tag => tag.Asset).ToArray(),
                signals = tags.Select(tag => tag.Signal).ToArray(),
                kinds = tags.Select(tag => tag.Kind).ToArray(),
                units = tags.Select(tag => tag.Unit).ToArray(),
                lows = tags.Select(tag => tag.Low).ToArray(),
                highs = tags.Select(tag => tag.High).ToArray(),
                periods = tags.Select(tag => tag.ExpectedPeriod).ToArray(),
                writeMins = tags.Select(tag => tag.Writable?.Min).ToArray(),
                writeMaxs = tags.Select(tag => tag.Writable?.Max).ToArray(),
                dataTypes = tags.Select(tag => tag.DataType).ToArray(),
                scales = tags.Select(tag => tag.Scale).ToArray(),
                offsets = tags.Select(tag => tag.Offset).ToArray(),
                deadbands = tags.Select(tag => tag.Deadband).ToArray(),
            },
            cancellationToken);
        foreach (var (name, id) in rows)
            batch.NewTags[name] = id;
    }

    /// <summary>Lets others know the tags of a batch that is committed.</summary>
    public void Publish(StoringBatch batch)
    {
        if (batch.NewTags.Count == 0 || !_known.TryGetValue(batch.Gateway.Id, out var known))
            return;
        foreach (var (name, id) in batch.NewTags)
            known[name] = id;
    }

    private static void Check(IReadOnlyList<TagDeclaration> tags)
    {
        if (tags.FirstOrDefault(tag => tag.Name.Length == 0 || Encoding.UTF8.GetByteCount(tag.Name) > ReadingBlock.MaxNameBytes) is { } unnamed)
            throw new MalformedRecordException($"a tag's name has 1 to {ReadingBlock.MaxNameBytes} bytes; this one has {unnamed.Name.Length} letters");
        if (tags.CountBy(tag => tag.Name, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
            throw new MalformedRecordException($"tag {twice} is declared twice");
    }

    private static async Task MakeAsync(StoringBatch batch, string[] names, Dictionary<string, int> found, CancellationToken cancellationToken)
    {
        // By convention a tag is called <asset>.<signal>; what is not declared is guessed from that.
        var dots = names.Select(name => name.IndexOf('.', StringComparison.Ordinal)).ToArray();
        var assets = names.Select((name, i) => dots[i] > 0 ? name[..dots[i]] : null).ToArray();
        var ids = await AssetsAsync(batch, assets, cancellationToken);
        var rows = await batch.Scope.QueryAsync<(string Name, int Id)>(
            MakeSql,
            new
            {
                gatewayId = batch.Gateway.Id,
                siteId = batch.Gateway.SiteId,
                names,
                assetIds = assets.Select(asset => asset is null ? null : ids[asset]).ToArray(),
                assets,
                signals = names.Select((name, i) => name[(dots[i] + 1)..]).ToArray(),
            },
            cancellationToken);
        foreach (var (name, id) in rows)
            found[name] = batch.NewTags[name] = id;
    }

    private static async Task<Dictionary<string, Guid?>> AssetsAsync(
        StoringBatch batch, IEnumerable<string?> tagNumbers, CancellationToken cancellationToken)
    {
        var assets = new Dictionary<string, Guid?>(StringComparer.Ordinal);
        foreach (var tagNumber in tagNumbers.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            assets[tagNumber] = (await AssetDirectory.FindAsync(batch.Scope, batch.Gateway.SiteId, tagNumber, cancellationToken))?.Id;
        }

        return assets;
    }

    private async Task<ConcurrentDictionary<string, int>> KnownAsync(StoringBatch batch, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(batch.Gateway.Id, out var known))
            return known;
        var rows = await batch.Scope.QueryAsync<(string Name, int Id)>(LoadSql, new { gatewayId = batch.Gateway.Id }, cancellationToken);
        return _known.GetOrAdd(batch.Gateway.Id, _ => new(rows.Select(row => KeyValuePair.Create(row.Name, row.Id)), StringComparer.Ordinal));
    }
}
