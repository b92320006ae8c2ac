using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.People;

/// <summary>
/// Makes a site, whose first Administrators are who made it and who administers all other sites: these stand for the organisation, and
/// would no longer be those of all sites. It is the worker's: a site that is nobody's yet would be hidden
/// from the role that serves requests.
/// </summary>
internal static class MakeSiteRecord
{
    private const string JoinSql = """
        INSERT INTO people.membership (id, user_id, site_id, role, created_at_utc, created_by, changed_at_utc, changed_by)
        SELECT gen_random_uuid(), p.user_id, @id, 'Administrator', @nowUtc, @actor, @nowUtc, @actor
        FROM (SELECT @userId AS user_id
              UNION SELECT m.user_id FROM people.membership AS m JOIN people.user_account AS u ON u.id = m.user_id AND u.is_active
                    WHERE m.role = 'Administrator' AND m.until_utc IS NULL AND (m.from_utc IS NULL OR m.from_utc <= @nowUtc)
                    GROUP BY m.user_id HAVING count(*) = (SELECT count(*) FROM platform.site AS s WHERE s.id <> @id)) AS p
        RETURNING id
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/sites", HandleAsync)
        .WithName("MakeSite")
        .WithMetadata(new RecordEndpoint(Sites.Kind, RecordAct.Make))
        .RequirePermission(Permission.ManageOrganisation);

    private static async Task<IResult> HandleAsync(
        HttpContext context, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var asked = NewRecord.Take(Sites.Kind, body, nowUtc, errors);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);

        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var outcome = await MakeRecord.MakeAsync(
            Sites.Kind, scope, user, asked, nowUtc, cancellationToken, () => InsertAsync(scope, user, asked, nowUtc, cancellationToken));
        return await MakeRecord.AnswerAsync(Sites.Kind, context, scope, outcome, cancellationToken);
    }

    private static async Task<ProblemDetails?> InsertAsync(
        DbScope scope, CurrentUser user, NewRecord asked, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        await RecordSql.InsertAsync(scope, Sites.Kind, asked.Id, asked.Values, user.Actor, nowUtc, cancellationToken);
        foreach (var membershipId in await scope.QueryAsync<Guid>(JoinSql, new { userId = user.Id, id = asked.Id, actor = user.Actor, nowUtc }, cancellationToken))
        {
            var membership = await RecordSql.FindAsync(scope, Memberships.Kind, membershipId, isLocked: false, cancellationToken);
            await new RecordStep(scope, user, null, membership).WriteStepAsync(Memberships.Kind, nowUtc, cancellationToken);
        }

        return null;
    }
}
