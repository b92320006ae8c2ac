using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Npgsql;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Binds tags that named an asset before it was made.</summary>
internal sealed class BindTags : IEventSubscription
{
    private const string Sql = """
        UPDATE telemetry.tag SET asset_id = @AssetId WHERE site_id = @SiteId AND asset_tag_number = @TagNumber AND NOT is_bound_by_person
        """;

    public string Reader => "telemetry-bind-tags";

    public IReadOnlyCollection<string> Types { get; } = [nameof(AssetMade)];

    public async Task HandleAsync(
        StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var made = EventJson.Read<AssetMade>(happened);
        await Dapper.SqlMapper.ExecuteAsync(connection, new(Sql, made, transaction, cancellationToken: cancellationToken));
    }
}
