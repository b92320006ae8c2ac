using Maintenance.Analytics.Alarms;

namespace Maintenance.Cloud.Alarms;

/// <summary>An alarm's state was changed by a person, by time or by work, and not by its condition.</summary>
/// <param name="AlarmId">The activation that the state is of.</param>
internal sealed record AlarmChanged(
    Guid AlarmId, Guid RuleId, Guid SiteId, Guid? AssetId, AlarmAct Act, AlarmState From, AlarmState To);
