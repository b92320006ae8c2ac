using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>
/// Sets of permissions that a site adds to memberships beside their roles, e.g. an auditor's. Rights over rights stay with the role of
/// Administrators.
/// </summary>
internal static class PermissionSets
{
    private static readonly Permission[] Kept =
    [
        Permission.OwnProfile, Permission.KeepFilters, Permission.ManagePeople, Permission.ManageOrganisation, Permission.ManageApiKeys, Permission.GrantWriting,
    ];

    private static readonly string[] Names = [.. Enum.GetValues<Permission>().Except(Kept).Select(permission => permission.ToString())];

    public static RecordDefinition Kind { get; } = new("permission-sets", "PermissionSet", "people.permission_set",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Lines()),
        new("permissions", FieldTypes.Names(Names, least: 1)) { IsRequired = true, IsFilter = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadPeople,
        Make = Permission.ManagePeople,
        Change = Permission.ManagePeople,
        Remove = Permission.ManagePeople,
        Order = "name",
        Settle = (services, _) =>
        {
            services.GetRequiredService<Sessions>().Forget();
            services.GetRequiredService<ApiKeys>().Forget();
        },
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { ["permission_set_name"] = ("name", "The site has a set of this name already.") },
    };

    /// <summary>SQL of what the sets of a membership <c>m</c> add, separated by blanks.</summary>
    public const string AddedSql = """
        array_to_string(ARRAY(SELECT DISTINCT g.name FROM people.permission_set AS x CROSS JOIN LATERAL unnest(x.permissions) AS g (name)
            WHERE x.id = ANY (m.permission_set_ids) AND NOT x.is_archived), ' ')
        """;

    /// <summary>What <see cref="AddedSql"/> says. A permission that the program no longer knows adds nothing.</summary>
    public static IReadOnlySet<Permission> Of(string? spaced) => (spaced ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(name => Names.Contains(name, StringComparer.Ordinal)).Select(Enum.Parse<Permission>).ToHashSet();
}
