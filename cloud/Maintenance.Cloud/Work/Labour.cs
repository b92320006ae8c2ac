using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Work;

/// <summary>
/// The ledger of hours. A row without an end is a timer that runs; once it has one it stays, and what it cost by the rate of its
/// day is booked beside it.
/// </summary>
internal static class Labour
{
    public static RecordDefinition Kind { get; } = new("work-order-labour", "WorkOrderLabour", "work.labour",
    [
        new("workOrderId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("userId", FieldTypes.Reference()) { IsDefaulted = true, IsFixed = true, IsFilter = true },
        new("userName", FieldTypes.Text()) { Shown = RecordSql.NameOfUser("t.user_id") },
        new("kind", FieldTypes.Choice<LabourKind>()) { IsDefaulted = true, IsFixed = true, IsFilter = true },
        new("craft", FieldTypes.Text()) { IsFixed = true },
        new("startedAtUtc", FieldTypes.Instant()) { IsDefaulted = true, IsFixed = true, IsSort = true },
        new("endedAtUtc", FieldTypes.Instant()) { IsFixed = true },
        new("isRunning", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = "t.ended_at_utc IS NULL" },
        new("seconds", FieldTypes.Whole(0, int.MaxValue)) { Shown = "extract(epoch FROM t.ended_at_utc - t.started_at_utc)::integer" },
        new("note", FieldTypes.Lines()) { IsFixed = true },
        new("isReversed", FieldTypes.Flag()) { IsDefaulted = true, IsKept = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadWorkOrders,
        Make = Permission.RecordWork,
        Order = "-startedAtUtc",
        Prepare = PrepareAsync,
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["labour_of"] = ("workOrderId", "The site has no such work order."),
            ["labour_user_id_fkey"] = ("userId", "This is nobody of the site."),
            ["labour_time"] = ("endedAtUtc", "It ends after it begins, within a day."),
            ["labour_running"] = ("userId", "A timer of this person runs already: stop it first."),
            ["labour_overlap"] = ("startedAtUtc", "Hours of this person are booked for that time already."),
            ["labour_frozen"] = ("workOrderId", "Hours are booked on work that was submitted and is not closed."),
            ["labour_not_going_on"] = ("workOrderId", "A timer runs while work goes on: start or resume it."),
            ["labour_booked"] = ("endedAtUtc", "What is booked stays: reverse it."),
        },
    };

    /// <summary>Longest entry, and when a forgotten timer ends.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Clocks differ: what is this near counts as now.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);

    /// <summary>Hours are one's own from now on, where nothing else is said; whoever plans work may enter them for others.</summary>
    private static Task<ProblemDetails?> PrepareAsync(RecordDraft draft, CancellationToken cancellationToken)
    {
        var values = draft.Values;
        values["userId"] ??= draft.User.Id.ToString();
        values["startedAtUtc"] ??= SaveMove.Instant(draft.NowUtc);
        List<(string, string)> errors = [];
        foreach (var field in (string[])["startedAtUtc", "endedAtUtc"])
        {
            if (values[field] is { } said && Instant(said) > draft.NowUtc + Near)
                errors.Add((field, "It lies in the future: hours are booked once they are over."));
        }

        var isOwn = string.Equals(values["userId"]!.GetValue<string>(), draft.User.Id.ToString(), StringComparison.Ordinal);
        if (!isOwn && !draft.User.May(Permission.ScheduleWork, Guid.Parse(values["siteId"]!.GetValue<string>())))
            errors.Add(("userId", "You enter your own hours."));
        if (!isOwn && values["endedAtUtc"] is null)
            errors.Add(("endedAtUtc", "A timer is started by whoever works; enter hours of others with their end."));
        return Task.FromResult<ProblemDetails?>(errors.Count == 0 ? null : Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The hours cannot be so", [.. errors]));
    }

    private static DateTimeOffset Instant(JsonNode value) => DateTimeOffset.Parse(value.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
