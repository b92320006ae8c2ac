using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>An alarm's condition became true.</summary>
/// <param name="AssetId">Null where the site knows no asset of that tag number.</param>
/// <param name="Quality">Of the sample that decided.</param>
/// <param name="RaisedAtUtc">Device time of that sample.</param>
/// <param name="Basis">What the gateway's detector said of its decision; null for plain limits.</param>
/// <param name="IsSilenced">Nobody was shown it: it was shelved, suppressed by design or out of service.</param>
internal sealed record AlarmRaised(
    Guid AlarmId, Guid SiteId, Guid? AssetId, string? AssetTagNumber, string Tag, string Signal, string Unit, string Rule,
    string Detector, AlarmPriority Priority, bool IsSafety, double Value, double? Limit, double? Score, Quality Quality,
    DateTimeOffset RaisedAtUtc, AlarmBasis? Basis = null, bool IsSilenced = false);
