using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Fleet;

/// <summary>What other modules may ask about gateways.</summary>
internal static class GatewayNames
{
    private const string Sql = "SELECT g.id, g.name FROM fleet.gateway AS g WHERE g.id = ANY (@ids)";

    public static async Task<IReadOnlyDictionary<Guid, string>> OfAsync(DbScope scope, Guid[] ids, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(Guid Id, string Name)>(Sql, new { ids }, cancellationToken)).ToDictionary(row => row.Id, row => row.Name);
}
