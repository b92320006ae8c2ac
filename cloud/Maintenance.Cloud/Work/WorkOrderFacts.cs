using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>What stands beside a work order that its guards look at.</summary>
internal sealed record WorkOrderFacts(bool IsBooked, int StepsOpen, int StepsFailed, int TimersRunning, bool IsSigned, string HeldUpBy, string Workers, decimal? ApprovalHours)
{
    // A failed step is no hindrance once somebody was told to see to it.
    private const string Sql = """
        SELECT EXISTS (SELECT FROM work.labour AS l WHERE l.work_order_id = @id AND NOT l.is_reversed AND l.ended_at_utc IS DISTINCT FROM l.started_at_utc)
                OR EXISTS (SELECT FROM work.cost AS c WHERE c.work_order_id = @id AND c.reverses IS NULL
                    AND NOT EXISTS (SELECT FROM work.cost AS r WHERE r.reverses = c.id)) AS is_booked,
            (SELECT count(*)::integer FROM work.step AS s WHERE s.work_order_id = @id AND s.is_required AND s.status = 'Open') AS steps_open,
            (SELECT count(*)::integer FROM work.step AS s WHERE s.work_order_id = @id AND s.status = 'Failed' AND s.follow_up_id IS NULL) AS steps_failed,
            (SELECT count(*)::integer FROM work.labour AS l WHERE l.work_order_id = @id AND l.ended_at_utc IS NULL) AS timers_running,
            EXISTS (SELECT FROM work.signature AS s WHERE s.work_order_id = @id AND s.digest = work.digest_of(@id)) AS is_signed,
            array_to_string(work.held_up_by(@id), ' ') AS held_up_by,
            coalesce((SELECT string_agg(DISTINCT l.user_id::text, ' ') FROM work.labour AS l
                WHERE l.work_order_id = @id AND l.kind = 'Work' AND NOT l.is_reversed AND l.ended_at_utc IS DISTINCT FROM l.started_at_utc), '') AS workers,
            (SELECT settings.value_of(w.site_id, 'work.approvalHours') FROM work.work_order AS w WHERE w.id = @id)::numeric AS approval_hours
        """;

    public static Task<WorkOrderFacts> ReadAsync(DbScope scope, Guid id, CancellationToken cancellationToken) =>
        scope.SingleAsync<WorkOrderFacts>(Sql, new { id }, cancellationToken);

    /// <summary>What holds at the work order's site.</summary>
    public ApprovalRule Approval => new(ApprovalHours ?? ApprovalRule.Setting.Default.GetValue<decimal>());

    /// <summary>What the guards of the work order look at.</summary>
    public WorkOrderLifecycle.Subject Of(WorkOrderRow order) => new(
        order.State, order.WaitReason, order.IsAutomatic, order.Record["startedAtUtc"] is not null, order.CompletedBy)
    {
        SubmittedBy = WorkOrderRow.IdIn(order.Record, "submittedBy"),
        Workers = [.. Workers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)],
        NeedsApproval = Approval.Wants(order.Record),
        IsBooked = IsBooked,
        Verdict = order.Verdict,
        HeldUpBy = HeldUpBy.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Lacks = [.. Lacks(order.Record["needsSignature"]!.GetValue<bool>())],
    };

    private IEnumerable<(string Field, string Why)> Lacks(bool needsSignature)
    {
        if (StepsOpen > 0)
            yield return ("steps", $"{StepsOpen} required {(StepsOpen == 1 ? "step is" : "steps are")} not answered.");
        if (StepsFailed > 0)
            yield return ("steps", $"{StepsFailed} {(StepsFailed == 1 ? "step" : "steps")} failed and nobody was told to see to it: open the follow-up.");
        if (TimersRunning > 0)
            yield return ("labour", $"{TimersRunning} {(TimersRunning == 1 ? "timer runs" : "timers run")}: stop first.");
        if (needsSignature && !IsSigned)
            yield return ("signatures", "A signature is asked for, of what the work order says now.");
    }
}
