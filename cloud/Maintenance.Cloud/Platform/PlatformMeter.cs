using System.Diagnostics.Metrics;

namespace Maintenance.Cloud.Platform;

/// <summary>The back end's own measurements; names end in their unit.</summary>
internal static class PlatformMeter
{
    public static Meter Meter { get; } = new("Maintenance.Cloud");
}
