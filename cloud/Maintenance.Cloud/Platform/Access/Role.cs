namespace Maintenance.Cloud.Platform;

/// <summary>What a person is at a site; each is a named set of permissions.</summary>
public enum Role
{
    Administrator,
    Manager,
    Supervisor,
    Technician,
    StoreKeeper,
    ReliabilityEngineer,
    Requester,
    Contractor,
}
