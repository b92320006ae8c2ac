namespace Maintenance.Cloud.Platform;

/// <summary>What an endpoint asks of the person calling it. Who holds it, <see cref="Authorisation"/> says.</summary>
internal enum Permission
{
    /// <summary>One's own account and session: everyone signed in.</summary>
    OwnProfile,

    /// <summary>Make one-time tokens, change gateways.</summary>
    ManageGateways,
    ReadGateways,

    /// <summary>Tags, readings, trends, the loss ledger.</summary>
    ReadReadings,
    ReadAssets,
    ReadAlarms,
    AcknowledgeAlarms,
    ReadWorkOrders,
    ScheduleWork,

    /// <summary>Start, wait, resume, complete.</summary>
    DoWork,
    VerifyWork,

    /// <summary>Close, cancel, reopen.</summary>
    CloseWork,
}
