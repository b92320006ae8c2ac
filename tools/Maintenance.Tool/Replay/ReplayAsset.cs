using Dapper;
using Maintenance.Local.Product;
using Npgsql;

namespace Maintenance.Tool.Replay;

/// <summary>The asset that a recording was made on: an alarm of an unknown asset opens no work order.</summary>
internal static class ReplayAsset
{
    private const string Sql = """
        INSERT INTO assets.asset (
            id, site_id, tag_number, name, level, created_at_utc, created_by, changed_at_utc, changed_by)
        SELECT @id, id, @asset, 'Recorded machine ' || @asset, 'Machine', @nowUtc, 'demo', @nowUtc, 'demo'
        FROM platform.site WHERE code = @site
        ON CONFLICT (site_id, tag_number) DO NOTHING
        """;

    public static async Task EnsureAsync(string owner, string asset, CancellationToken cancellationToken)
    {
        var nowUtc = TimeProvider.System.GetUtcNow();
        await using var connection = new NpgsqlConnection(owner);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql, new { id = Guid.CreateVersion7(nowUtc), asset, site = DemoPlant.Site, nowUtc = nowUtc.UtcDateTime }, cancellationToken: cancellationToken));
    }
}
