using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Transport;

namespace Maintenance.Cloud.Fleet;

/// <summary>Commands that a gateway is to execute.</summary>
internal static class WaitingCommands
{
    private const string Sql = """
        SELECT c.id, c.tag, c.value, c.expires_at_utc FROM fleet.command AS c
        WHERE c.gateway_id = @gatewayId AND c.outcome IS NULL AND c.expires_at_utc > @nowUtc ORDER BY c.arrival LIMIT @MostWaiting
        """;

    private const string ToldSql = """
        UPDATE fleet.command SET told_at_utc = @nowUtc WHERE gateway_id = @gatewayId AND id = ANY (@ids) AND told_at_utc IS NULL
        """;

    public static Task<IReadOnlyList<TagCommand>> OfAsync(DbScope scope, Guid gatewayId, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.QueryAsync<TagCommand>(Sql, new { gatewayId, nowUtc, CommandTag.MostWaiting }, cancellationToken);

    /// <summary>Notes that the gateway is told of them.</summary>
    public static Task ToldAsync(
        DbScope scope, Guid gatewayId, IEnumerable<TagCommand> commands, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(ToldSql, new { gatewayId, ids = commands.Select(command => command.Id).ToArray(), nowUtc }, cancellationToken);
}
