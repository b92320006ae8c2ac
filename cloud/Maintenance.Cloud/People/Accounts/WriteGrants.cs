using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Who may write to a site's machines, and until when: a reliability engineer whom an administrator allowed it. Nobody may by role alone.</summary>
internal static class WriteGrants
{
    public static RecordDefinition Kind { get; } = new("write-grants", "WriteGrant", "people.write_grant",
    [
        new("userId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("reason", FieldTypes.Lines()) { IsRequired = true },
        new("fromUtc", FieldTypes.Instant()),
        new("untilUtc", FieldTypes.Instant()) { IsRequired = true, IsSort = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadPeople,
        Make = Permission.GrantWriting,
        Change = Permission.GrantWriting,
        Remove = Permission.GrantWriting,
        Order = "-untilUtc",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["write_grant_time"] = ("untilUtc", "It ends before it begins."),
            ["write_grant_user_id_fkey"] = ("userId", "This is nobody of the site."),
            ["person_of_site"] = ("userId", "This is nobody of the site."),
        },
    };

    private const string Sql = """
        SELECT EXISTS (SELECT FROM people.write_grant AS g
            WHERE g.user_id = @userId AND g.site_id = @siteId AND NOT g.is_archived
              AND (g.from_utc IS NULL OR g.from_utc <= @nowUtc) AND g.until_utc > @nowUtc)
        """;

    public static Task<bool> HoldsAsync(DbScope scope, Guid userId, Guid siteId, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.SingleAsync<bool>(Sql, new { userId, siteId, nowUtc }, cancellationToken);
}
