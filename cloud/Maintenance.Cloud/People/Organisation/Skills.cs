using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>What people of a site can be certified in.</summary>
internal static class Skills
{
    public static RecordDefinition Kind { get; } = new("skills", "Skill", "people.skill",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Lines()),
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadQualifications,
        Make = Permission.MakeQualifications,
        Change = Permission.ChangeQualifications,
        Remove = Permission.MakeQualifications,
        Order = "name",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { ["skill_name"] = ("name", "The site has a skill of this name already.") },
    };
}
