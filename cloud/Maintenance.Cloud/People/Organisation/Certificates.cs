using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>That a person has a skill, from a day until a day.</summary>
internal static class Certificates
{
    public static RecordDefinition Kind { get; } = new("certificates", "Certificate", "people.certificate",
    [
        new("userId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("skillId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("number", FieldTypes.Text()) { IsFilter = true },
        new("issuedOn", FieldTypes.Day()) { IsRequired = true, IsSort = true },
        new("expiresOn", FieldTypes.Day()),
        new("documentId", FieldTypes.Reference()) { Shown = "(SELECT d.id FROM assets.document AS d WHERE d.certificate_id = t.id)" },
        new("isExpired", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = ExpiredSql },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadQualifications,
        Make = Permission.MakeQualifications,
        Change = Permission.ChangeQualifications,
        Remove = Permission.MakeQualifications,
        Order = "-issuedOn",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["certificate_skill"] = ("skillId", "The site has no such skill."),
            ["certificate_time"] = ("expiresOn", "It expires before it was issued."),
            ["certificate_once"] = ("issuedOn", "The person has a certificate of this skill and day already."),
            ["certificate_user_id_fkey"] = ("userId", "This is nobody of the site."),
            ["person_of_site"] = ("userId", "This is nobody of the site."),
        },
    };

    /// <summary>A certificate is good through its last day, in the site's zone.</summary>
    private const string ExpiredSql =
        "coalesce(t.expires_on < (now() AT TIME ZONE (SELECT s.time_zone FROM platform.site AS s WHERE s.id = t.site_id))::date, false)";
}
