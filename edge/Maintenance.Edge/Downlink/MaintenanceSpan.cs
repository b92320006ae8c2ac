using System.Runtime.InteropServices;

namespace Maintenance.Edge.Downlink;

/// <summary>A time in which an asset was worked on, by the gateway's clock; both ends belong to it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MaintenanceSpan(DateTimeOffset SinceUtc, DateTimeOffset UntilUtc)
{
    public bool Has(DateTimeOffset atUtc) => atUtc >= SinceUtc && atUtc <= UntilUtc;
}
