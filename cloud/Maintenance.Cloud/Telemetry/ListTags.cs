using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Lists tags with what their gateways say of them and their latest values.</summary>
internal static class ListTags
{
    /// <param name="Asset">Null where the tag is bound to no asset of the site.</param>
    /// <param name="Low">Lower alarm limit in <paramref name="Unit"/>.</param>
    /// <param name="High">Upper alarm limit in <paramref name="Unit"/>.</param>
    /// <param name="Last">Null where nothing was ever stored.</param>
    /// <param name="DataType">How the device holds the raw value, e.g. <c>float32</c>; null, as all that follow, where the gateway has not said.</param>
    /// <param name="ExpectedPeriodSeconds">Longest time between two readings while all is well.</param>
    /// <param name="Scale">Value = raw × scale + offset.</param>
    /// <param name="Deadband">In <paramref name="Unit"/>: the gateway does not tell of a smaller change.</param>
    /// <param name="IsWritable">Whether the gateway lets commands write it.</param>
    public sealed record Tag(
        int Id, string Name, AssetName? Asset, string Signal, string Kind, string Unit, double? Low, double? High, LastReading? Last,
        string? DataType, double? ExpectedPeriodSeconds, double? Scale, double? Offset, double? Deadband, bool? IsWritable);

    public sealed record AssetName(Guid Id, string TagNumber);

    /// <param name="Value">Null where nothing was measured.</param>
    public sealed record LastReading(double? Value, Quality Quality, DateTimeOffset MeasuredAtUtc);

    private const string Columns = "t.id, t.name, t.asset_id, t.asset_tag_number, t.signal, t.kind, t.unit, t.low, t.high, t.data_type, t.expected_period, "
        + "t.scale, t.value_offset, t.deadband, CASE WHEN t.is_declared THEN t.write_min IS NOT NULL END AS is_writable";

    private const string Sql = $"""
        SELECT {Columns} FROM telemetry.tag AS t
        WHERE (@asset::uuid IS NULL OR t.asset_id = @asset) AND (@gateway::uuid IS NULL OR t.gateway_id = @gateway) AND t.id > coalesce(@cursor, 0)
        ORDER BY t.id LIMIT @most
        """;

    private const string OfAssetsSql = $"""
        SELECT {Columns} FROM telemetry.tag AS t WHERE t.asset_id = ANY (@assetIds) ORDER BY t.name
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        ListEndpoints.Map("/tags", at => routes.MapGet(at, HandleAsync), nameof(ListTags), "Lists tags with their latest values.", Permission.ReadReadings);

    /// <summary>The tags of some assets, for the module that shows those; the scope decides which are seen.</summary>
    public static async Task<ILookup<Guid, Tag>> OfAssetsAsync(
        DbScope scope, LatestValues latest, IReadOnlyCollection<Guid> assetIds, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<Row>(OfAssetsSql, new { assetIds = assetIds.ToArray() }, cancellationToken))
        .ToLookup(row => row.AssetId!.Value, row => row.ToTag(latest));

    internal static async Task<Ok<Page<Tag>>> HandleAsync(
        Guid? asset, Guid? gateway, int? cursor, [Range(1, Page.MaxLimit)] int? limit, CurrentUser user, Database database, LatestValues latest,
        CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var page = await Page.ReadAsync<Row, int>(scope, Sql, new { asset, gateway }, cursor, limit, row => row.Id, cancellationToken);
        return TypedResults.Ok(page.With(page.Items.Select(row => row.ToTag(latest))));
    }

    private sealed record Row(
        int Id, string Name, Guid? AssetId, string? AssetTagNumber, string Signal, string Kind, string Unit, double? Low, double? High,
        string? DataType, TimeSpan? ExpectedPeriod, double? Scale, double? ValueOffset, double? Deadband, bool? IsWritable)
    {
        public Tag ToTag(LatestValues latest) => new(
            Id, Name, AssetId is { } id ? new(id, AssetTagNumber ?? "") : null, Signal, Kind, Unit, Low, High,
            latest.Find(Id) is { } last ? new(last.Value, last.Quality, last.MeasuredAtUtc) : null,
            DataType, ExpectedPeriod?.TotalSeconds, Scale, ValueOffset, Deadband, IsWritable);
    }
}
