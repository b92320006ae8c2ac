using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>How work orders of a site stand to one another.</summary>
internal static class Links
{
    public static RecordDefinition Kind { get; } = new("work-order-links", "WorkOrderLink", "work.link",
    [
        new("workOrderId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("kind", FieldTypes.Choice<LinkKind>()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("otherId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("number", FieldTypes.Text()) { Shown = "(SELECT w.number_said FROM work.work_order AS w WHERE w.id = t.work_order_id)" },
        new("otherNumber", FieldTypes.Text()) { Shown = "(SELECT w.number_said FROM work.work_order AS w WHERE w.id = t.other_id)" },
    ])
    {
        Read = Permission.ReadWorkOrders,
        Make = Permission.ChangeWork,
        Remove = Permission.ChangeWork,
        Order = "-createdAtUtc",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["link_of"] = ("workOrderId", "The site has no such work order."),
            ["link_to"] = ("otherId", "The site has no such work order."),
            ["link_other"] = ("otherId", "It is the same work order."),
            ["link_once"] = ("otherId", "They are linked so already."),
            ["link_loop"] = ("otherId", "The other way round they are linked already, or by others between them."),
        },
    };
}
