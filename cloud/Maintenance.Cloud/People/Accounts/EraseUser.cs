using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>
/// Forgets a person who has left: the account becomes a number, what the events kept beside them of the person goes, and the
/// events themselves, which name people by id only, stay as they are.
/// </summary>
internal static class EraseUser
{
    private const string Sql = """
        WITH forgotten AS (DELETE FROM platform.personal_value WHERE subject = @id),
             sessions AS (DELETE FROM people.session WHERE user_id = @id),
             factor AS (DELETE FROM people.two_factor WHERE user_id = @id),
             passkeys AS (DELETE FROM people.passkey WHERE user_id = @id),
             challenges AS (DELETE FROM people.passkey_challenge WHERE user_id = @id),
             names AS (DELETE FROM platform.personal_value WHERE subject IN (
                 SELECT p.id FROM people.passkey AS p WHERE p.user_id = @id
                 UNION ALL SELECT e.subject FROM platform.event AS e WHERE e.type = 'PasskeyRemoved' AND e.actor = @id::text)),
             logins AS (DELETE FROM people.external_login WHERE user_id = @id),
             preferences AS (UPDATE people.preference SET notifications = '[]', time_zone = NULL, changed_at_utc = @nowUtc, changed_by = @actor, version = version + 1 WHERE user_id = @id),
             preferred AS (DELETE FROM platform.personal_value WHERE subject IN (SELECT p.id FROM people.preference AS p WHERE p.user_id = @id)),
             invitations AS (DELETE FROM people.invitation WHERE user_id = @id)
        UPDATE people.user_account SET
            sign_in_name = 'person-' || @number, normalized_name = 'PERSON-' || @number, display_name = 'Person ' || @number,
            email = NULL, given_name = NULL, family_name = NULL, phone = NULL, password_hash = NULL, security_stamp = @stamp,
            last_sign_in_at_utc = NULL, locked_until_utc = NULL, erased_at_utc = @nowUtc,
            changed_at_utc = @nowUtc, changed_by = @actor, version = version + 1
        WHERE id = @id AND NOT is_active AND erased_at_utc IS NULL RETURNING version
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/users/{id:guid}/erase", HandleAsync)
        .WithName(nameof(EraseUser))
        .WithSummary("Forgets a person whose account is inactive; what they did stays, under a number.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .RequirePermission(Permission.ManagePeople);

    private static async Task<IResult> HandleAsync(
        Guid id, CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using (var asked = await database.AsUserAsync(user, cancellationToken))
        {
            if (await RecordSql.FindAsync(asked, Users.Kind, id, isLocked: true, cancellationToken) is null)
                return await ChangeRecord.HiddenAsync(asked, Users.Kind, id, cancellationToken);
        }

        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var number = await scope.SingleAsync<long>("SELECT nextval('people.erased_number')", null, cancellationToken);
        var version = await scope.FindAsync<int?>(
            Sql, new { id, number = number.ToString(System.Globalization.CultureInfo.InvariantCulture), stamp = TokenHash.NewToken(), actor = user.Actor, nowUtc }, cancellationToken);
        if (version is not { } reached)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The person is not erased", "The account is active, or was erased before: set isActive to false first."));
        await CertificateDocuments.ForgetAsync(scope, id, cancellationToken);
        await PersonDocuments.ForgetAsync(scope, id, cancellationToken);
        await SavedFilters.ForgetAsync(scope, id, cancellationToken);
        var fields = Users.Kind.OwnFields.Where(field => field.IsPersonal).ToDictionary(field => field.Name, _ => new FieldChange(null, null, IsPersonal: true), StringComparer.Ordinal);
        await scope.WriteEventAsync(
            AccountEvents.Of(AccountEvents.UserErased, id, user.Actor, nowUtc, null) with { Change = new(reached, fields) }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
