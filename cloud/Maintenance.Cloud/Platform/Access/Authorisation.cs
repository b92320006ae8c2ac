using System.Collections.Frozen;
using static Maintenance.Cloud.Platform.Role;

namespace Maintenance.Cloud.Platform;

/// <summary>The one table of who may do what. An endpoint names its permission; a permission names its roles here.</summary>
internal static class Authorisation
{
    public static FrozenDictionary<Permission, FrozenSet<Role>> Table { get; } = new Dictionary<Permission, FrozenSet<Role>>
    {
        [Permission.OwnProfile] = Roles(Enum.GetValues<Role>()),
        [Permission.KeepFilters] = Roles(Enum.GetValues<Role>()),
        [Permission.ReadPeople] = Roles(Administrator, Manager),
        [Permission.ManagePeople] = Roles(Administrator),
        [Permission.ReadDirectory] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer),
        [Permission.ReadOrganisation] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer),
        [Permission.ManageOrganisation] = Roles(Administrator),
        [Permission.ReadQualifications] = Roles(Administrator, Manager, Supervisor, Technician, Contractor),
        [Permission.MakeQualifications] = Roles(Administrator),
        [Permission.ChangeQualifications] = Roles(Administrator, Manager),
        [Permission.ReadLabourRates] = Roles(Administrator, Manager, Technician, Contractor),
        [Permission.MakeLabourRates] = Roles(Administrator),
        [Permission.ChangeLabourRates] = Roles(Administrator, Manager),
        [Permission.ManageApiKeys] = Roles(Administrator),
        [Permission.ManageGateways] = Roles(Administrator),
        [Permission.ReadGateways] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.GrantWriting] = Roles(Administrator),
        [Permission.WriteMachines] = Roles(ReliabilityEngineer),
        [Permission.ReadReadings] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer, Contractor),
        [Permission.ReadAssets] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.MakeAssets] = Roles(Administrator),
        [Permission.ChangeAssets] = Roles(Administrator, ReliabilityEngineer),
        [Permission.SetAssetStatus] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer, Contractor),
        [Permission.ReadImports] = Roles(Administrator, StoreKeeper, ReliabilityEngineer),
        [Permission.MakeDocuments] = Roles(Administrator, Manager, Supervisor, ReliabilityEngineer),
        [Permission.ChangeDocuments] = Roles(Administrator, ReliabilityEngineer),
        [Permission.RemoveDocuments] = Roles(Administrator),
        [Permission.ManageAssetParts] = Roles(Administrator, StoreKeeper),
        [Permission.ChangeAssetParts] = Roles(Administrator, StoreKeeper, ReliabilityEngineer),
        [Permission.ReadParts] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper),
        [Permission.ManageParts] = Roles(Administrator, StoreKeeper),
        [Permission.ReadStock] = Roles(Administrator, Manager, StoreKeeper),
        [Permission.PostStock] = Roles(StoreKeeper),
        [Permission.BindTags] = Roles(Administrator, ReliabilityEngineer),
        [Permission.ReadAlarms] = Roles(Administrator, Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.AcknowledgeAlarms] = Roles(Supervisor, Technician, ReliabilityEngineer),
        [Permission.SilenceAlarms] = Roles(Supervisor, ReliabilityEngineer),
        [Permission.ReadCatalogues] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.ChangeCatalogues] = Roles(Administrator, ReliabilityEngineer),
        [Permission.RemoveCatalogues] = Roles(Administrator),
        [Permission.ReadAlarmRules] = Roles(Administrator, Manager, Supervisor, ReliabilityEngineer),
        [Permission.ManageAlarmRules] = Roles(Administrator, ReliabilityEngineer),
        [Permission.RehearseAlarmRules] = Roles(Administrator, ReliabilityEngineer),
        [Permission.ReadSettings] = Roles(Administrator, Manager, Supervisor),
        [Permission.ChangeSettings] = Roles(Administrator, Manager, Supervisor),
        [Permission.ReadAudit] = Roles(Administrator),
        [Permission.ReadEvents] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.SyncDevice] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.ReadStops] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer),
        [Permission.MakeStops] = Roles(Supervisor, Technician, ReliabilityEngineer, Contractor),
        [Permission.ChangeStops] = Roles(Supervisor, Technician, ReliabilityEngineer),
        [Permission.ReadRequests] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.ReportRequests] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.ChangeRequests] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.AcceptRequests] = Roles(Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.TriageRequests] = Roles(Manager, Supervisor, ReliabilityEngineer),
        [Permission.ReadRequestComments] = Roles(Enum.GetValues<Role>()),
        [Permission.CommentRequests] = Roles(Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Requester, Contractor),
        [Permission.ReadWorkOrders] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.MakeWork] = Roles(Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.ChangeWork] = Roles(Manager, Supervisor, Technician, ReliabilityEngineer, Contractor),
        [Permission.RemoveWork] = Roles(Technician),
        [Permission.ApproveWork] = Roles(Manager),
        [Permission.AssignWork] = Roles(Manager, Supervisor),
        [Permission.ScheduleWork] = Roles(Manager, Supervisor),
        [Permission.DoWork] = Roles(Manager, Supervisor, Technician, Contractor),
        [Permission.RecordWork] = Roles(Manager, Supervisor, Technician, ReliabilityEngineer, Contractor),
        [Permission.SignWork] = Roles(Manager, Supervisor, Technician, ReliabilityEngineer, Contractor),
        [Permission.CommentWork] = Roles(Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.JudgeWork] = Roles(Manager, Supervisor, Technician, ReliabilityEngineer),
        [Permission.VerifyWork] = Roles(Manager, Supervisor, ReliabilityEngineer),
        [Permission.CloseWork] = Roles(Manager, Supervisor),
        [Permission.ReadWorkCosts] = Roles(Administrator, Manager),
        [Permission.PostWorkCosts] = Roles(Manager),
        [Permission.ReadWorkTemplates] = Roles(Administrator, Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Contractor),
        [Permission.ChangeWorkTemplates] = Roles(Administrator, Manager, Supervisor, ReliabilityEngineer),
        [Permission.RemoveWorkTemplates] = Roles(Administrator, Manager, ReliabilityEngineer),
    }.ToFrozenDictionary();

    /// <summary>
    /// Where a role holds a permission only for what is assigned to its person or about them – and, of Technicians, for what
    /// lies in their site's pool. Any other role that holds it at the same site opens the site whole.
    /// </summary>
    public static FrozenDictionary<Permission, FrozenSet<Role>> AssignedOnly { get; } = new Dictionary<Permission, FrozenSet<Role>>
    {
        [Permission.KeepFilters] = Roles(Manager, Supervisor, Technician, StoreKeeper, ReliabilityEngineer, Requester, Contractor),
        [Permission.ReadQualifications] = Roles(Technician, Contractor),
        [Permission.ReadLabourRates] = Roles(Technician, Contractor),
        [Permission.ReadReadings] = Roles(Contractor),
        [Permission.ReadAssets] = Roles(Contractor),
        [Permission.SetAssetStatus] = Roles(Contractor),
        [Permission.ReadImports] = Roles(StoreKeeper, ReliabilityEngineer),
        [Permission.AcknowledgeAlarms] = Roles(Technician),
        [Permission.ReadStops] = Roles(Technician),
        [Permission.MakeStops] = Roles(Technician, Contractor),
        [Permission.ChangeStops] = Roles(Technician),
        [Permission.ReadRequests] = Roles(Technician, Contractor),
        [Permission.ReportRequests] = Roles(Contractor),
        [Permission.ChangeRequests] = Roles(Administrator, Technician, StoreKeeper, Contractor),
        [Permission.AcceptRequests] = Roles(Technician),
        [Permission.ReadRequestComments] = Roles(Technician, Requester, Contractor),
        [Permission.CommentRequests] = Roles(Technician, Requester, Contractor),
        [Permission.ReadWorkOrders] = Roles(Technician, Contractor),
        [Permission.ChangeWork] = Roles(Technician, Contractor),
        [Permission.RemoveWork] = Roles(Technician),
        [Permission.DoWork] = Roles(Technician, Contractor),
        [Permission.RecordWork] = Roles(Technician, Contractor),
        [Permission.SignWork] = Roles(Technician, Contractor),
        [Permission.CommentWork] = Roles(Technician, Contractor),
        [Permission.JudgeWork] = Roles(Technician),
    }.ToFrozenDictionary();

    /// <summary>Where a role holds a permission only in the departments of its membership; one that names none has all of the site.</summary>
    public static FrozenDictionary<Permission, FrozenSet<Role>> DepartmentOnly { get; } = new Dictionary<Permission, FrozenSet<Role>>
    {
        [Permission.ReadQualifications] = Roles(Supervisor),
        [Permission.ReadStops] = Roles(Supervisor),
        [Permission.MakeStops] = Roles(Supervisor),
        [Permission.ChangeStops] = Roles(Supervisor),
        [Permission.ReadRequests] = Roles(Supervisor),
        [Permission.ChangeRequests] = Roles(Supervisor),
        [Permission.AcceptRequests] = Roles(Supervisor),
        [Permission.TriageRequests] = Roles(Supervisor),
        [Permission.ReadRequestComments] = Roles(Supervisor),
        [Permission.CommentRequests] = Roles(Supervisor),
        [Permission.MakeWork] = Roles(Supervisor),
        [Permission.ChangeWork] = Roles(Supervisor),
        [Permission.AssignWork] = Roles(Supervisor),
        [Permission.ScheduleWork] = Roles(Supervisor),
        [Permission.DoWork] = Roles(Supervisor),
        [Permission.RecordWork] = Roles(Supervisor),
        [Permission.SignWork] = Roles(Supervisor),
        [Permission.CommentWork] = Roles(Supervisor),
        [Permission.JudgeWork] = Roles(Supervisor),
        [Permission.VerifyWork] = Roles(Supervisor),
        [Permission.CloseWork] = Roles(Supervisor),
    }.ToFrozenDictionary();

    /// <summary>Whether a membership holds the permission, by its role or by a set that the site added to it.</summary>
    public static bool Holds(Permission permission, Membership at) => Table[permission].Contains(at.Role) || at.Added.Contains(permission);

    /// <summary>Whether a membership holds the permission for all of its site.</summary>
    public static bool IsWhole(Permission permission, Membership at) =>
        (at.Added.Contains(permission) && at.DepartmentIds.Count == 0)
        || (Table[permission].Contains(at.Role) && !Names(AssignedOnly, permission, at.Role)
            && (at.DepartmentIds.Count == 0 || !Names(DepartmentOnly, permission, at.Role)));

    /// <summary>Whether a membership holds the permission in its departments.</summary>
    public static bool IsOfDepartments(Permission permission, Membership at) =>
        at.Added.Contains(permission) || (Table[permission].Contains(at.Role) && Names(DepartmentOnly, permission, at.Role));

    private static bool Names(FrozenDictionary<Permission, FrozenSet<Role>> table, Permission permission, Role role) =>
        table.TryGetValue(permission, out var narrowed) && narrowed.Contains(role);

    private static FrozenSet<Role> Roles(params Role[] roles) => roles.ToFrozenSet();
}
