using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Npgsql;

namespace Maintenance.Cloud.People;

/// <summary>
/// Makes a site, whose first Administrator is who made it. It is the worker's: a site that is nobody's yet would be hidden
/// from the role that serves requests.
/// </summary>
internal static class MakeSiteRecord
{
    private const string JoinSql = """
        INSERT INTO people.membership (id, user_id, site_id, role, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (@membershipId, @userId, @id, 'Administrator', @nowUtc, @actor, @nowUtc, @actor)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/sites", HandleAsync)
        .WithName("MakeSite")
        .WithMetadata(new RecordEndpoint(Sites.Kind, RecordAct.Make))
        .RequirePermission(Permission.ManageOrganisation);

    private static async Task<IResult> HandleAsync(
        HttpContext context, Database database, Sessions sessions, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var id = MakeRecord.ReadId(body, nowUtc, errors);
        var values = RecordBody.Take(Sites.Kind.Fields, RecordInput.Made, body, errors, "id");
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);

        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var claim = await scope.ClaimAsync(id, Sites.Kind.Name, body, user, nowUtc, cancellationToken);
        if (claim is IdClaim.Repeated && await RecordSql.FindAsync(scope, Sites.Kind, id, isLocked: false, cancellationToken) is { } before)
            return RecordAnswer.Of(context, before);
        if (claim is not IdClaim.New)
            return MakeRecord.Taken();
        try
        {
            var made = await MakeAsync(scope, id, values, user, nowUtc, cancellationToken);
            await scope.CommitAsync(cancellationToken);
            sessions.Forget();
            return RecordAnswer.Made(context, Sites.Kind, made);
        }
        catch (PostgresException refused) when (RecordRefusal.Is(refused))
        {
            return RecordRefusal.Of(Sites.Kind, refused);
        }
    }

    private static async Task<JsonObject> MakeAsync(
        DbScope scope, Guid id, JsonObject values, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var membershipId = Guid.CreateVersion7(nowUtc);
        await RecordSql.InsertAsync(scope, Sites.Kind, id, values, user.Actor, nowUtc, cancellationToken);
        await scope.ExecuteAsync(JoinSql, new { membershipId, userId = user.Id, id, actor = user.Actor, nowUtc }, cancellationToken);
        var made = (await RecordSql.FindAsync(scope, Sites.Kind, id, isLocked: false, cancellationToken))!;
        await new RecordStep(scope, user, null, made).WriteStepAsync(Sites.Kind, nowUtc, cancellationToken);
        var membership = await RecordSql.FindAsync(scope, Memberships.Kind, membershipId, isLocked: false, cancellationToken);
        await new RecordStep(scope, user, null, membership).WriteStepAsync(Memberships.Kind, nowUtc, cancellationToken);
        return made;
    }
}
