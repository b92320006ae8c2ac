namespace Maintenance.Cloud.Audit;

/// <summary>What was done.</summary>
internal enum AuditAction
{
    Create,
    Update,
    Delete,
    Approve,
    Reject,
    Login,
    Logout,
    Issue,
    Complete,
    Cancel,
    Archive,
    Verify,

    /// <summary>It went from one state to another.</summary>
    Transition,

    /// <summary>A list was taken away.</summary>
    Export,
    SignInFailed,

    /// <summary>What somebody may do became another.</summary>
    PermissionChanged,

    /// <summary>A value was written to a machine.</summary>
    DeviceWrite,
}
