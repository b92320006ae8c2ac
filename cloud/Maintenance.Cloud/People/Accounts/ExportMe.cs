using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.People;

/// <summary>Gives people what is kept about themselves (General Data Protection Regulation, articles 15 and 20).</summary>
internal static class ExportMe
{
    private const string Sql = """
        SELECT jsonb_pretty(jsonb_build_object(
            'account', (SELECT to_jsonb(u) - 'password_hash' - 'security_stamp' - 'normalized_name' FROM people.user_account AS u WHERE u.id = @id),
            'memberships', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.created_at_utc), '[]') FROM people.membership AS m WHERE m.user_id = @id),
            'sessions', (SELECT coalesce(jsonb_agg(to_jsonb(s) - 'access_hash' - 'refresh_hash' ORDER BY s.created_at_utc), '[]') FROM people.session AS s WHERE s.user_id = @id),
            'certificates', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.issued_on), '[]') FROM people.certificate AS c WHERE c.user_id = @id),
            'certificateDocuments', (SELECT coalesce(jsonb_agg(jsonb_build_object('certificateId', d.certificate_id, 'name', d.name, 'title', d.title, 'bytes', d.bytes, 'sha256', d.sha256) ORDER BY d.name), '[]')
                FROM assets.document AS d JOIN people.certificate AS c ON c.id = d.certificate_id WHERE c.user_id = @id),
            'documents', (SELECT coalesce(jsonb_agg(jsonb_build_object('siteId', d.site_id, 'name', d.name, 'title', d.title, 'bytes', d.bytes, 'sha256', d.sha256) ORDER BY d.name), '[]')
                FROM assets.document AS d WHERE d.user_id = @id),
            'preferences', (SELECT to_jsonb(p) FROM people.preference AS p WHERE p.user_id = @id),
            'savedFilters', (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.list, f.name), '[]') FROM people.saved_filter AS f WHERE f.owner_id = @id),
            'labourRates', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.valid_from), '[]') FROM people.labour_rate AS r WHERE r.user_id = @id),
            'teams', (SELECT coalesce(jsonb_agg(t.name ORDER BY t.name), '[]') FROM people.team AS t WHERE @id = ANY (t.member_ids)),
            'keys', (SELECT coalesce(jsonb_agg(to_jsonb(k) - 'hash' ORDER BY k.created_at_utc), '[]') FROM people.api_key AS k WHERE k.user_id = @id),
            'passkeys', (SELECT coalesce(jsonb_agg(to_jsonb(p) - 'credential_id' - 'public_key' - 'attestation_object' - 'client_data_json' ORDER BY p.created_at_utc), '[]')
                FROM people.passkey AS p WHERE p.user_id = @id),
            'logins', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.provider), '[]') FROM people.external_login AS l WHERE l.user_id = @id),
            'secondFactorSinceUtc', (SELECT min(f.made_at_utc) FROM people.two_factor AS f WHERE f.user_id = @id),
            'invitations', (SELECT coalesce(jsonb_agg(to_jsonb(i) - 'hash' ORDER BY i.expires_at_utc), '[]') FROM people.invitation AS i WHERE i.user_id = @id),
            'requests', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', r.number, 'reportedAtUtc', r.reported_at_utc, 'problem', r.problem_description) ORDER BY r.serial), '[]')
                FROM requests.request AS r WHERE r.reporter_id = @id),
            'hours', (SELECT coalesce(jsonb_agg(jsonb_build_object('workOrderId', l.work_order_id, 'kind', l.kind, 'from', l.started_at_utc, 'until', l.ended_at_utc) ORDER BY l.started_at_utc), '[]')
                FROM work.labour AS l WHERE l.user_id = @id),
            'acts', (SELECT coalesce(jsonb_agg(jsonb_build_object('what', a.event_type, 'on', a.entity_id, 'atUtc', a.at_utc, 'address', a.address, 'program', a.user_agent) ORDER BY a.sequence), '[]')
                FROM audit.record AS a WHERE a.actor = @id::text),
            'changes', (SELECT coalesce(jsonb_agg(jsonb_build_object('type', e.type, 'atUtc', e.at_utc, 'version', e.version, 'changes', e.changes) ORDER BY e.version), '[]')
                FROM platform.event AS e WHERE e.subject = @id AND e.version IS NOT NULL),
            'valuesBeforeAndAfter', (SELECT coalesce(jsonb_agg(to_jsonb(v) - 'subject' ORDER BY v.version, v.field), '[]') FROM platform.personal_value AS v WHERE v.subject = @id)))
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/me/export", HandleAsync)
        .WithName(nameof(ExportMe))
        .WithSummary("Gives you what is kept about you.")
        .Produces<object>()
        .RequirePermission(Permission.OwnProfile);

    private static async Task<ContentHttpResult> HandleAsync(HttpContext context, CurrentUser user, Database database, CancellationToken cancellationToken)
    {
        await Exports.NoteAsync(context, "me/export", "User", cancellationToken, user.Id);
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var json = await scope.SingleAsync<string>(Sql, new { id = user.Id }, cancellationToken);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"about-me.json\"";
        return TypedResults.Text(json, RecordAnswer.Json);
    }
}
