using System.Runtime.InteropServices;

namespace Maintenance.Cloud.Live;

/// <summary>What a live connection may ask to be told of.</summary>
public enum LiveGroupKind
{
    Site,

    /// <summary>An asset with everything that lies in it.</summary>
    Area,
    Asset,
    WorkOrder,
}

/// <param name="Id">Of the site, the asset or the work order.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LiveGroup(LiveGroupKind Kind, Guid Id);
