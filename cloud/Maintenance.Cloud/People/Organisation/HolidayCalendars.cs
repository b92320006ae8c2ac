using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.People;

/// <summary>Days on which nobody works, for all sites that name the calendar. What one site has beside them are <see cref="Holidays"/>.</summary>
internal static class HolidayCalendars
{
    private const int MostDays = 2_000;

    private static readonly RecordField[] Parts =
    [
        new("day", FieldTypes.Day()) { IsRequired = true },
        new("name", FieldTypes.Text()) { IsRequired = true },
    ];

    public static RecordDefinition Kind { get; } = new("holiday-calendars", "HolidayCalendar", "people.holiday_calendar",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("days", Days) { IsDefaulted = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        IsCatalogue = true,
        Read = Permission.ReadOrganisation,
        Make = Permission.ManageOrganisation,
        Change = Permission.ManageOrganisation,
        Remove = Permission.ManageOrganisation,
        Order = "name",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { ["holiday_calendar_name"] = ("name", "There is a calendar of this name already.") },
    };

    private static FieldType Days => new("jsonb", ReadDays, () => new()
    {
        Type = JsonSchemaType.Array,
        MaxItems = MostDays,
        Items = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new SortedSet<string>(StringComparer.Ordinal) { "day", "name" },
            Properties = Parts.ToDictionary(part => part.Name, IOpenApiSchema (part) => part.Type.Describe(), StringComparer.Ordinal),
        },
    });

    /// <summary>In order, each day once.</summary>
    private static FieldReading ReadDays(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MostDays)
            return FieldReading.Bad($"At most {MostDays} days, e.g. [{{\"day\":\"2026-01-01\",\"name\":\"New Year\"}}].");
        SortedDictionary<string, JsonNode?> days = new(StringComparer.Ordinal);
        foreach (var (index, item) in json.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return FieldReading.Bad($"[{index}]: a day with its name is expected.");
            List<(string Field, string Message)> errors = [];
            var day = RecordBody.Take(Parts, RecordInput.Made, item, errors);
            if (errors.Count > 0)
                return FieldReading.Bad($"[{index}].{errors[0].Field}: {errors[0].Message}");
            if (!days.TryAdd(day["day"]!.GetValue<string>(), day))
                return FieldReading.Bad($"[{index}].day: it is there already.");
        }

        return FieldReading.Good(new JsonArray([.. days.Values]));
    }
}
