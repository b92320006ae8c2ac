using Maintenance.Cloud.Catalogues;

namespace Maintenance.Cloud.Telemetry;

/// <summary>A tag told that its machine runs, or that it stands, and said something else before.</summary>
/// <param name="AtUtc">Device time of the reading that told it.</param>
/// <param name="StopType">What kind of stop it is, where a rule says so.</param>
internal sealed record RunStateChanged(int TagId, Guid SiteId, Guid AssetId, bool IsRunning, DateTimeOffset AtUtc, StopType? StopType);
