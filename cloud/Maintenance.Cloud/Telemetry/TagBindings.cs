using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Which tag belonged to which asset, from when until when.</summary>
internal static class TagBindings
{
    public static RecordDefinition Kind { get; } = new("tag-bindings", "TagBinding", "telemetry.tag_binding",
    [
        new("tagId", FieldTypes.Whole(1, int.MaxValue)) { IsDefaulted = true, IsFilter = true },
        new("assetId", FieldTypes.Reference()) { IsDefaulted = true, IsFilter = true },
        new("fromUtc", FieldTypes.Instant()) { IsDefaulted = true, IsSort = true },
        new("untilUtc", FieldTypes.Instant()),
        new("by", FieldTypes.Text()) { IsDefaulted = true },
    ])
    {
        Read = Permission.ReadReadings,
        HasStamps = false,
        Order = "-fromUtc",
    };
}
