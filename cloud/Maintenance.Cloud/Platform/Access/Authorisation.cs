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
        [Permission.ReadReadings] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.ReadAssets] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer),
        [Permission.ReadAlarms] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.AcknowledgeAlarms] = Roles(Supervisor, Technician, ReliabilityEngineer),
        [Permission.ReadWorkOrders] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer),
        [Permission.ScheduleWork] = Roles(Manager, Supervisor),
        [Permission.DoWork] = Roles(Manager, Supervisor, Technician),
        [Permission.VerifyWork] = Roles(Manager, Supervisor, ReliabilityEngineer),
        [Permission.CloseWork] = Roles(Manager, Supervisor),
    }.ToFrozenDictionary();

    private static FrozenSet<Role> Roles(params Role[] roles) => roles.ToFrozenSet();
}
