using System.Security.Cryptography;
using System.Text;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Sync;

/// <summary>
/// What decides beside the records themselves which of them a person sees: roles, departments, teams, the scopes of a key. A change of
/// it shows in no record, so a device that began with another one begins anew.
/// </summary>
internal static class SyncScope
{
    private const string TeamsSql = "SELECT t.id FROM unnest(work.my_team_ids()) AS t (id) ORDER BY t.id";

    /// <summary>Raised whenever a device would have to hold something else of the same rights.</summary>
    private const string Release = "1";

    private const int Length = 12;

    public static async Task<string> OfAsync(Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user.For(Permission.ReadWorkOrders), cancellationToken);
        var teams = await scope.QueryAsync<Guid>(TeamsSql, null, cancellationToken);
        var text = new StringBuilder(Release).Append(user.Id).AppendJoin(',', teams)
            .AppendJoin(';', user.Memberships.Select(at => $"{at.SiteId} {at.Role} {string.Join(',', at.DepartmentIds.Order())}").Order(StringComparer.Ordinal))
            .AppendJoin(',', user.Scopes?.Order() ?? Enumerable.Empty<Permission>());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Length];
    }
}
