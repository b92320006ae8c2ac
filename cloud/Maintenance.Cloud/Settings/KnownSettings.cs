using Maintenance.Cloud.Automation;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Requests;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Settings;

/// <summary>All settings that there are, in the order in which they are shown.</summary>
internal static class KnownSettings
{
    public static IReadOnlyList<SettingDefinition> All { get; } =
        [
            .. ServiceLevel.Settings, ProposedPriority.Setting, ApprovalRule.Setting, RepairCheck.Setting, .. RequestSettings.All, .. Lockout.Settings,
            SignUp.Setting,
        ];

    public static SettingDefinition? Find(string key) => All.FirstOrDefault(one => string.Equals(one.Key, key, StringComparison.Ordinal));
}
