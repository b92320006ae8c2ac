using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Maintenance.Cloud.People;

/// <summary>
/// Removes an account into which nobody ever came, e.g. one with a misspelt name, with its memberships and invitations. One that was used
/// stays: what its person did names it.
/// </summary>
internal static class RemoveUser
{
    private const string MembershipsSql = "SELECT m.id FROM people.membership AS m WHERE m.user_id = @id ORDER BY m.id";

    private const string TeamSql = "SELECT m.name FROM people.team AS m WHERE @id = ANY (m.member_ids) ORDER BY m.name LIMIT 1";

    private const string Sql = """
        WITH said AS (DELETE FROM platform.personal_value WHERE subject = @id),
             invitations AS (DELETE FROM people.invitation WHERE user_id = @id),
             preferences AS (DELETE FROM people.preference WHERE user_id = @id),
             memberships AS (DELETE FROM people.membership WHERE user_id = @id)
        DELETE FROM people.user_account
        WHERE id = @id AND version = @version AND password_hash IS NULL AND last_sign_in_at_utc IS NULL AND erased_at_utc IS NULL AND NOT is_first_login
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/users/{id:guid}", HandleAsync)
        .WithName(nameof(RemoveUser))
        .WithMetadata(new RecordEndpoint(Users.Kind, RecordAct.Remove))
        .RequirePermission(Permission.ManagePeople);

    private static async Task<IResult> HandleAsync(
        Guid id, HttpContext context, CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Precondition.Version(context.Request) is not { } version)
            return Precondition.Missing();
        await using (var asked = await database.AsUserAsync(user, cancellationToken))
        {
            if (await RecordSql.FindAsync(asked, Users.Kind, id, isLocked: true, cancellationToken) is not { } found)
                return await ChangeRecord.HiddenAsync(asked, Users.Kind, id, cancellationToken);
            if (found["version"]!.GetValue<int>() is var current && current != version)
                return Precondition.Stale(current);
        }

        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.FindAsync<string>(TeamSql, new { id }, cancellationToken) is { } team)
            return Used($"It is a member of the team {team}.");
        try
        {
            await TellMembershipsAsync(scope, user, id, clock.GetUtcNow(), cancellationToken);
            if (await scope.ExecuteAsync(Sql, new { id, version }, cancellationToken) == 0)
                return Used("Its person has come in.");
        }
        catch (PostgresException used) when (used.SqlState is PostgresErrorCodes.ForeignKeyViolation)
        {
            return RecordRefusal.InUse(Users.Kind, used);
        }

        var fields = Users.Kind.OwnFields.Where(field => field.IsPersonal).ToDictionary(field => field.Name, _ => new FieldChange(null, null, IsPersonal: true), StringComparer.Ordinal);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.UserRemoved, id, user.Actor, clock.GetUtcNow(), null) with { Change = new((int)version + 1, fields) }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        context.RequestServices.GetRequiredService<Sessions>().Forget();
        return TypedResults.NoContent();
    }

    private static async Task TellMembershipsAsync(DbScope scope, CurrentUser user, Guid id, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        foreach (var membershipId in await scope.QueryAsync<Guid>(MembershipsSql, new { id }, cancellationToken))
        {
            var membership = await RecordSql.FindAsync(scope, Memberships.Kind, membershipId, isLocked: false, cancellationToken);
            await new RecordStep(scope, user, membership, null).WriteStepAsync(Memberships.Kind, nowUtc, cancellationToken);
        }
    }

    private static ProblemHttpResult Used(string why) => TypedResults.Problem(Problems.Of(
        StatusCodes.Status409Conflict, "The user is in use", $"{why} Set isActive to false instead, and erase it where the person is to be forgotten."));
}
