using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Whom one can turn to: names, teams, skills that are in force, and whether somebody's team is on shift now.</summary>
internal static class PeopleList
{
    public static RecordDefinition Kind { get; } = new("directory", "PersonInDirectory", "people.user_account",
    [
        new("displayName", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("siteIds", FieldTypes.References()) { IsDefaulted = true, IsFilter = true, Shown = $"(SELECT coalesce(array_agg(DISTINCT m.site_id), '{{}}') FROM people.membership AS m WHERE m.user_id = t.id AND {Memberships.InForceSql})" },
        new("teamIds", FieldTypes.References()) { IsDefaulted = true, IsFilter = true, Shown = "(SELECT coalesce(array_agg(m.id ORDER BY m.id), '{}') FROM people.team AS m WHERE t.id = ANY (m.member_ids) AND NOT m.is_archived)" },
        new("skillIds", FieldTypes.References()) { IsDefaulted = true, IsFilter = true, Shown = SkillsSql },
        new("isOnShift", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = "people.is_on_shift(t.id, now())" },
    ])
    {
        Read = Permission.ReadDirectory,
        HasSite = false,
        HasStamps = false,
        Where = "t.is_active",
        Order = "displayName",
    };

    private const string SkillsSql = """
        (SELECT coalesce(array_agg(DISTINCT c.skill_id), '{}') FROM people.certificate AS c JOIN platform.site AS s ON s.id = c.site_id
         WHERE c.user_id = t.id AND NOT c.is_archived AND (c.expires_on IS NULL OR c.expires_on >= (now() AT TIME ZONE s.time_zone)::date))
        """;
}
