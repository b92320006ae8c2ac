using Maintenance.Contracts.Readings;

namespace Maintenance.Cloud.Live;

/// <summary>A tag's value as it is shown live.</summary>
/// <param name="Value">In the tag's unit; null where nothing was measured.</param>
public sealed record LiveReading(int TagId, double? Value, Quality Quality, DateTimeOffset MeasuredAtUtc);
