using System.Collections.Frozen;
using static Maintenance.Cloud.Platform.Role;

namespace Maintenance.Cloud.Platform;

/// <summary>The one table of who may do what. An endpoint names its permission; a permission names its roles here.</summary>
internal static class Authorisation
{
    public static FrozenDictionary<Permission, FrozenSet<Role>> Table { get; } = new Dictionary<Permission, FrozenSet<Role>>
    {
        [Permission.OwnProfile] = Roles(Enum.GetValues<Role>()),
        [Permission.ManageGateways] = Roles(Administrator),
        [Permission.ReadGateways] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.ReadReadings] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer, Contractor),
        [Permission.ReadAssets] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.ReadAlarms] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.AcknowledgeAlarms] = Roles(Supervisor, Technician, ReliabilityEngineer),
        [Permission.SilenceAlarms] = Roles(Supervisor, ReliabilityEngineer),
        [Permission.ReadCatalogues] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.ReadAlarmRules] = Roles(Administrator, Manager, Supervisor, ReliabilityEngineer),
        [Permission.ManageAlarmRules] = Roles(Administrator, ReliabilityEngineer),
        [Permission.RehearseAlarmRules] = Roles(Administrator, ReliabilityEngineer),
        [Permission.ReadWorkOrders] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.AssignWork] = Roles(Manager, Supervisor),
        [Permission.ScheduleWork] = Roles(Manager, Supervisor),
        [Permission.DoWork] = Roles(Manager, Supervisor, Technician, Contractor),
        [Permission.VerifyWork] = Roles(Manager, Supervisor, ReliabilityEngineer),
        [Permission.CloseWork] = Roles(Manager, Supervisor),
    }.ToFrozenDictionary();

    /// <summary>
    /// Where a role holds a permission only for what is assigned to its person – and, of Technicians, for what lies in
    /// their site's pool. Any other role that holds it at the same site opens the site whole.
    /// </summary>
    public static FrozenDictionary<Permission, FrozenSet<Role>> AssignedOnly { get; } = new Dictionary<Permission, FrozenSet<Role>>
    {
        [Permission.ReadReadings] = Roles(Contractor),
        [Permission.ReadAssets] = Roles(Contractor),
        [Permission.AcknowledgeAlarms] = Roles(Technician),
        [Permission.ReadWorkOrders] = Roles(Technician, Contractor),
        [Permission.DoWork] = Roles(Technician, Contractor),
    }.ToFrozenDictionary();

    /// <summary>Whether the role holds the permission for all of its site.</summary>
    public static bool IsWhole(Permission permission, Role role) =>
        Table[permission].Contains(role) && !(AssignedOnly.TryGetValue(permission, out var narrowed) && narrowed.Contains(role));

    private static FrozenSet<Role> Roles(params Role[] roles) => roles.ToFrozenSet();
}
