using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// How long the tags behind an automatic work order must be back at their baseline before its repair counts as verified. A run of an
/// hour warms a machine through; organisation and sites set their own.
/// </summary>
/// <param name="values">What is set; null: nothing.</param>
internal sealed class RepairCheck(SettingValues? values = null)
{
    private const int MostMinutes = 30 * 24 * 60;

    /// <summary>The shortest time that may be set.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    public static SettingDefinition Setting { get; } = new(
        "work.repairSettleMinutes", "Work", "Minutes for which the tags behind an automatic work order must be well until its repair is verified.",
        FieldTypes.Whole((int)Shortest.TotalMinutes, MostMinutes), 60, [Role.Administrator, Role.Manager])
    {
        IsOfSite = true,
    };

    public TimeSpan Settle(Guid siteId) => TimeSpan.FromMinutes(values?.Get<int>(Setting, siteId) ?? Setting.Default.GetValue<int>());
}
