using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Requests;

/// <summary>
/// What is said with whoever reported a request, once there is work on it: comments of that work order that its reporter reads and answers.
/// The others of a work order stay among those who read that.
/// </summary>
internal static class RequestComments
{
    public static RecordDefinition Kind { get; } = new("request-comments", "RequestComment", "work.comment",
    [
        new("requestId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("workOrderId", FieldTypes.Reference()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        new("text", FieldTypes.Lines()) { IsRequired = true },
        new("author", FieldTypes.Text()) { Shown = RecordSql.NameOf("t.created_by") },
    ])
    {
        Read = Permission.ReadRequestComments,
        Make = Permission.CommentRequests,
        Change = Permission.CommentRequests,
        Order = "-createdAtUtc",
        Where = "t.request_id IS NOT NULL",
        Guard = Comments.KeepWordsAsync,
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["comment_request"] = ("requestId", "There is no such request, or none that is yours to comment on."),
            ["comment_request_frozen"] = ("requestId", "There is no work on it: while nobody has decided, change what it says."),
        },
    };
}
