using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>Gives a work order that was just made the steps of its template.</summary>
internal static class TakeTemplate
{
    private const string StepsSql = """
        INSERT INTO work.step (
            id, site_id, work_order_id, position, component, action, type, is_required, unit, lower_limit, upper_limit, choices, failing_choices,
            created_at_utc, created_by, changed_at_utc, changed_by)
        SELECT gen_random_uuid(), w.site_id, w.id, s.place, s.step ->> 'component', s.step ->> 'action', coalesce(s.step ->> 'type', 'Check'),
            coalesce((s.step ->> 'isRequired')::boolean, false), s.step ->> 'unit', (s.step ->> 'lowerLimit')::numeric, (s.step ->> 'upperLimit')::numeric,
            ARRAY(SELECT jsonb_array_elements_text(coalesce(s.step -> 'choices', '[]'))), ARRAY(SELECT jsonb_array_elements_text(coalesce(s.step -> 'failingChoices', '[]'))),
            w.created_at_utc, @actor, w.created_at_utc, @actor
        FROM work.work_order AS w JOIN work.template AS t ON t.id = w.template_id
        CROSS JOIN LATERAL jsonb_array_elements(t.steps) WITH ORDINALITY AS s (step, place)
        WHERE w.id = @id
        """;

    private const string ChooseSql = """
        UPDATE work.work_order AS w SET template_id = t.id, estimated_hours = t.estimated_hours, needs_signature = t.needs_signature
        FROM work.template AS t
        WHERE w.id = @id AND t.id = (
            SELECT work.template_of(o.site_id, a.class, o.failure_mode) FROM work.work_order AS o JOIN assets.asset AS a ON a.id = o.asset_id WHERE o.id = @id)
        """;

    private const string FindSql = """
        SELECT t.estimated_hours, t.needs_signature FROM work.template AS t
        WHERE t.id = @id AND NOT t.is_archived AND (t.site_id IS NULL OR t.site_id = @siteId)
        """;

    /// <summary>What a template says of the whole work.</summary>
    public sealed record Whole(decimal? EstimatedHours, bool NeedsSignature);

    /// <summary>One that is in use at the site; null: there is none of this id.</summary>
    public static Task<Whole?> FindAsync(DbScope scope, Guid id, Guid siteId, CancellationToken cancellationToken) =>
        scope.FindAsync<Whole>(FindSql, new { id, siteId }, cancellationToken);

    public static Task HandleAsync(DbScope scope, Guid id, string actor, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(StepsSql, new { id, actor }, cancellationToken);

    /// <summary>Chooses the template by the asset's class and the failure mode, for work that nobody chose one for.</summary>
    public static async Task ChooseAsync(DbScope scope, Guid id, string actor, CancellationToken cancellationToken)
    {
        if (await scope.ExecuteAsync(ChooseSql, new { id }, cancellationToken) == 1)
            await HandleAsync(scope, id, actor, cancellationToken);
    }
}
