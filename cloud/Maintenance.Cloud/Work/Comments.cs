using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>What people say about a work order, also with whoever reported what it came of (<c>requestId</c>). The words are their author's: nobody else changes them.</summary>
internal static class Comments
{
    public static RecordDefinition Kind { get; } = new("work-order-comments", "WorkOrderComment", "work.comment",
    [
        new("workOrderId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("requestId", FieldTypes.Reference()) { IsKept = true, IsFilter = true },
        new("text", FieldTypes.Lines()) { IsRequired = true },
        new("author", FieldTypes.Text()) { Shown = RecordSql.NameOf("t.created_by") },
    ])
    {
        Read = Permission.ReadWorkOrders,
        Make = Permission.CommentWork,
        Change = Permission.CommentWork,
        Order = "-createdAtUtc",
        Guard = KeepWordsAsync,
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { ["comment_of"] = ("workOrderId", "The site has no such work order.") },
    };

    /// <summary>The words are their author's.</summary>
    internal static Task<ProblemDetails?> KeepWordsAsync(RecordStep step, CancellationToken cancellationToken) => Task.FromResult(
        step.Before is { } before && !string.Equals(before["createdBy"]!.GetValue<string>(), step.User.Actor, StringComparison.Ordinal)
            ? Problems.Of(StatusCodes.Status403Forbidden, "Not yours to change", "These are somebody else's words: write your own.")
            : null);
}
