using System.Text.Json;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Audit;

/// <summary>How an event reads in the audit: by its type, which is past tense, and what it carries. Never a name of a person.</summary>
internal static class AuditWords
{
    private const string OfUser = "User";

    private static readonly string[] OfAccounts =
        ["SignedIn", "SignedOut", "SignInFailed", "SessionEnded", "PasswordChanged", "TwoFactorOn", "TwoFactorOff", "PasskeysRemoved", "LoginLinked", "LoginUnlinked"];

    private static readonly string[] OfRights = ["Membership", "PermissionSet", "WriteGrant", "ApiKey", "Passkey"];

    private static readonly string[] Made = ["Made", "Opened", "Enrolled", "Begun", "Invited"];

    public static AuditAction ActionOf(string type, JsonElement payload, JsonElement changes) => type switch
    {
        "SignedIn" => AuditAction.Login,
        "SignedOut" or "SessionEnded" => AuditAction.Logout,
        "SignInFailed" => AuditAction.SignInFailed,
        "UserErased" or "RequestReporterErased" => AuditAction.Delete,
        "TwoFactorOn" or "TwoFactorOff" or "PasskeysRemoved" or "LoginLinked" or "LoginUnlinked" => AuditAction.PermissionChanged,
        nameof(ListExported) => AuditAction.Export,
        _ when type.StartsWith("Command", StringComparison.Ordinal) => AuditAction.DeviceWrite,
        _ when OfRights.Any(right => type.StartsWith(right, StringComparison.Ordinal)) => AuditAction.PermissionChanged,
        _ when ByState(payload) is { } action => action,
        _ when type.EndsWith("Removed", StringComparison.Ordinal) => AuditAction.Delete,
        _ when Array.Exists(Made, made => type.EndsWith(made, StringComparison.Ordinal)) => AuditAction.Create,
        _ when IsArchiving(changes) => AuditAction.Archive,
        nameof(Telemetry.RunStateChanged) => AuditAction.Transition,
        _ when type.EndsWith("Changed", StringComparison.Ordinal) || changes.EnumerateObject().Any() => AuditAction.Update,
        _ => AuditAction.Transition,
    };

    /// <summary>What it was done to, e.g. <c>WorkOrder</c> of <c>WorkOrderOpened</c>.</summary>
    public static string EntityOf(string type, JsonElement payload) =>
        OfAccounts.Contains(type, StringComparer.Ordinal) || type.StartsWith(OfUser, StringComparison.Ordinal) ? OfUser
        : string.Equals(type, nameof(ListExported), StringComparison.Ordinal) && Text(payload, "kind") is { } kind ? kind
        : Words(type) is { Count: > 1 } words ? string.Concat(words.SkipLast(1)) : type;

    /// <summary>E.g. <c>Work order changed: Waiting to InProgress</c>.</summary>
    public static string Describe(string type, JsonElement payload)
    {
        var words = string.Join(' ', Words(type).Select((word, index) => index == 0 ? word : word.ToLowerInvariant()));
        return (Text(payload, "from"), Text(payload, "to"), Text(payload, "list")) switch
        {
            (_, _, { } list) => $"{words}: {list}",
            ({ } from, { } to, _) when !string.Equals(from, to, StringComparison.Ordinal) => $"{words}: {from} to {to}",
            _ => words,
        };
    }

    private static AuditAction? ByState(JsonElement payload) => (Text(payload, "from"), Text(payload, "to")) switch
    {
        (null, _) or (_, null) => null,
        var (from, to) when string.Equals(from, to, StringComparison.Ordinal) => Text(payload, "verb") is "Approve" ? AuditAction.Approve : null,
        _ => (Text(payload, "verb") ?? Text(payload, "to")!) switch
        {
            "Complete" or "Resolved" => AuditAction.Complete,
            "Cancel" or "Withdrawn" => AuditAction.Cancel,
            "Verify" => AuditAction.Verify,
            "Approve" or "Accepted" => AuditAction.Approve,
            "Reject" or "Refuse" or "Declined" => AuditAction.Reject,
            "Issue" => AuditAction.Issue,
            _ => AuditAction.Transition,
        },
    };

    private static bool IsArchiving(JsonElement changes) =>
        changes.TryGetProperty("isArchived", out var archived) && archived.TryGetProperty("after", out var after) && after.ValueKind is JsonValueKind.True;

    private static string? Text(JsonElement payload, string member) =>
        payload.ValueKind is JsonValueKind.Object && payload.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>WorkOrderOpened: Work, Order, Opened.</summary>
    private static List<string> Words(string type)
    {
        List<string> words = [];
        var begin = 0;
        for (var i = 1; i <= type.Length; i++)
        {
            if (i == type.Length || char.IsUpper(type[i]))
            {
                words.Add(type[begin..i]);
                begin = i;
            }
        }

        return words;
    }
}
