namespace Maintenance.Cloud.Platform;

/// <summary>What an endpoint asks of the person calling it. Who holds it, <see cref="Authorisation"/> says.</summary>
internal enum Permission
{
    /// <summary>One's own account and session: everyone signed in.</summary>
    OwnProfile,

    /// <summary>Keep what one asks of lists under a name; of what is shared at a site, others' too.</summary>
    KeepFilters,

    /// <summary>Accounts and what they are at which site.</summary>
    ReadPeople,
    ManagePeople,

    /// <summary>Who there is: name, teams, skills; not how to reach them or what they may do.</summary>
    ReadDirectory,

    /// <summary>Sites, departments, teams, shifts, holidays.</summary>
    ReadOrganisation,
    ManageOrganisation,

    /// <summary>Skills, and who was certified in them until when.</summary>
    ReadQualifications,
    MakeQualifications,
    ChangeQualifications,
    ReadLabourRates,
    MakeLabourRates,
    ChangeLabourRates,

    /// <summary>Keys by which programs sign in.</summary>
    ManageApiKeys,

    /// <summary>Make one-time tokens, change gateways.</summary>
    ManageGateways,

    /// <summary>Gateways, and the books that they keep of what was taken, stored and lost.</summary>
    ReadGateways,

    /// <summary>Let a person write to machines, for a time.</summary>
    GrantWriting,

    /// <summary>Write to machines: by role alone nobody may, see the write grants.</summary>
    WriteMachines,

    /// <summary>Tags, readings, trends.</summary>
    ReadReadings,
    ReadAssets,

    /// <summary>Make and remove assets and their classes, import them.</summary>
    MakeAssets,
    ChangeAssets,

    /// <summary>Say that an asset is down, on standby, in maintenance, and that it is well again.</summary>
    SetAssetStatus,

    /// <summary>Files that were imported, with what was wrong with them.</summary>
    ReadImports,

    /// <summary>Manuals, drawings and photos of assets.</summary>
    MakeDocuments,
    ChangeDocuments,
    RemoveDocuments,

    /// <summary>Which spare parts assets should have at hand.</summary>
    ManageAssetParts,
    ChangeAssetParts,

    /// <summary>The catalogue of spare parts.</summary>
    ReadParts,
    ManageParts,

    /// <summary>The ledger of what is in store.</summary>
    ReadStock,
    PostStock,

    /// <summary>Say to which asset a tag belongs.</summary>
    BindTags,
    ReadAlarms,

    /// <summary>Acknowledge alarms, reset latched ones.</summary>
    AcknowledgeAlarms,

    /// <summary>Shelve alarms, take them out of service and put them back.</summary>
    SilenceAlarms,

    /// <summary>What the organisation calls things: failure modes, mechanisms, causes, remedies, maintenance types, stop reasons.</summary>
    ReadCatalogues,
    ChangeCatalogues,
    RemoveCatalogues,

    /// <summary>Alarm rules, detectors, the table of failure modes.</summary>
    ReadAlarmRules,
    ManageAlarmRules,

    /// <summary>Try alarm rules on what is stored.</summary>
    RehearseAlarmRules,
    /// <summary>What people may set while the program runs.</summary>
    ReadSettings,

    /// <summary>Set it: each setting names its editors.</summary>
    ChangeSettings,

    /// <summary>Who did what, and to take it away.</summary>
    ReadAudit,

    /// <summary>What happens, as a stream for programs: of each record to who may read it.</summary>
    ReadEvents,

    /// <summary>Take one's work along on a device that is not always connected: of each record what one may read and do.</summary>
    SyncDevice,

    /// <summary>When machines stood.</summary>
    ReadStops,

    /// <summary>Say that a machine stands, or stood.</summary>
    MakeStops,

    /// <summary>End stops, cut them, say why they were and what they passed with.</summary>
    ChangeStops,

    /// <summary>What people ask of maintenance.</summary>
    ReadRequests,
    ReportRequests,

    /// <summary>Change what a request says while nobody has decided on it; its own reporter may too.</summary>
    ChangeRequests,

    /// <summary>Take a request on: it opens a work order.</summary>
    AcceptRequests,

    /// <summary>Merge requests, decline them.</summary>
    TriageRequests,

    /// <summary>What is said with whoever reported a request; of their own, that person too.</summary>
    ReadRequestComments,
    CommentRequests,
    ReadWorkOrders,

    /// <summary>Make work orders.</summary>
    MakeWork,

    /// <summary>Change what work orders say, submit drafts, link them.</summary>
    ChangeWork,

    /// <summary>Remove drafts of one's own.</summary>
    RemoveWork,

    /// <summary>Approve work that costs much, or send it back.</summary>
    ApproveWork,

    /// <summary>Say who does a work order.</summary>
    AssignWork,
    ScheduleWork,

    /// <summary>Start, wait, resume, complete, escalate; answer steps.</summary>
    DoWork,

    /// <summary>Add steps, hours and photos to work, open what a failed step asks for.</summary>
    RecordWork,

    /// <summary>Put one's name to work.</summary>
    SignWork,
    CommentWork,

    /// <summary>Say whether the alarm behind automatic work was right.</summary>
    JudgeWork,
    VerifyWork,

    /// <summary>Close, cancel, reopen.</summary>
    CloseWork,

    /// <summary>What work costs: with the hours it tells what people earn.</summary>
    ReadWorkCosts,
    PostWorkCosts,

    /// <summary>How work of a kind begins.</summary>
    ReadWorkTemplates,
    ChangeWorkTemplates,
    RemoveWorkTemplates,
}
