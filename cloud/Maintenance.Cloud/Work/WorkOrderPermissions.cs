using System.Text.Json;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>What each verb asks of the person, and its name in addresses and answers.</summary>
internal static class WorkOrderPermissions
{
    public static Permission Of(WorkOrderVerb verb) => verb switch
    {
        WorkOrderVerb.Submit => Permission.ChangeWork,
        WorkOrderVerb.Approve or WorkOrderVerb.Refuse => Permission.ApproveWork,
        WorkOrderVerb.Schedule => Permission.ScheduleWork,
        WorkOrderVerb.Verify => Permission.VerifyWork,
        WorkOrderVerb.Reopen or WorkOrderVerb.Close or WorkOrderVerb.Cancel => Permission.CloseWork,
        WorkOrderVerb.Verdict => Permission.JudgeWork,
        _ => Permission.DoWork,
    };

    public static string NameOf(WorkOrderVerb verb) => JsonNamingPolicy.CamelCase.ConvertName(verb.ToString());
}
