using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>What an hour of a person or of a craft costs from a day on, until the next rate of the same.</summary>
internal static class LabourRates
{
    public static RecordDefinition Kind { get; } = new("labour-rates", "LabourRate", "people.labour_rate",
    [
        new("userId", FieldTypes.Reference()) { IsFixed = true, IsFilter = true },
        new("craft", FieldTypes.Text()) { IsFixed = true, IsFilter = true, IsSearched = true },
        new("perHour", FieldTypes.Amount(0, MostPerHour)) { IsRequired = true },
        new("currency", Sites.Currency) { IsRequired = true },
        new("validFrom", FieldTypes.Day()) { IsRequired = true, IsSort = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadLabourRates,
        Make = Permission.MakeLabourRates,
        Change = Permission.ChangeLabourRates,
        Remove = Permission.MakeLabourRates,
        Order = "-validFrom",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["labour_rate_of_one"] = ("craft", "It is the rate of a person or of a craft: say userId or craft, not both."),
            ["labour_rate_of_person"] = ("validFrom", "The person has a rate from this day already."),
            ["labour_rate_of_craft"] = ("validFrom", "The craft has a rate from this day already."),
            ["labour_rate_user_id_fkey"] = ("userId", "This is nobody of the site."),
            ["person_of_site"] = ("userId", "This is nobody of the site."),
        },
    };

    private const decimal MostPerHour = 100_000;
}
