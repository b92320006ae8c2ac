using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// How soon a work order is due by its priority. No standard prescribes these: by default they follow the four classes that planners
/// use (within the shift, the next day, the next weekly plan, the next monthly plan); organisation and sites set their own.
/// </summary>
/// <param name="values">What is set; null: nothing.</param>
internal sealed class ServiceLevel(SettingValues? values = null)
{
    private const int MostHours = 366 * 24;

    /// <summary>One for each priority.</summary>
    public static IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        Of(Priority.Critical, 4), Of(Priority.High, 24), Of(Priority.Medium, 7 * 24), Of(Priority.Low, 30 * 24),
    ];

    /// <param name="siteId">Null: as the organisation has it.</param>
    public TimeSpan Of(Priority priority, Guid? siteId = null)
    {
        var setting = Settings.Single(one => one.Key.EndsWith(priority.ToString(), StringComparison.Ordinal));
        return TimeSpan.FromHours(values?.Get<int>(setting, siteId) ?? setting.Default.GetValue<int>());
    }

    private static SettingDefinition Of(Priority priority, int hours) => new(
        $"work.serviceLevel{priority}", "Work", $"Hours until a work order of priority {priority} is due.", FieldTypes.Whole(1, MostHours), hours,
        [Role.Administrator, Role.Manager])
    {
        IsOfSite = true,
    };
}
