using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>What other modules may ask about people.</summary>
internal static class PeopleDirectory
{
    private const string NamesSql = "SELECT u.id, u.display_name FROM people.user_account AS u WHERE u.id = ANY (@ids)";

    /// <summary>Display names of those people that the scope may see.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        DbScope scope, IEnumerable<Guid> ids, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<(Guid Id, string DisplayName)>(NamesSql, new { ids = ids.Distinct().ToArray() }, cancellationToken))
        .ToDictionary(row => row.Id, row => row.DisplayName);
}
