using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Passkeys of whoever asks: names them and removes them. What they sign with is the worker's alone.</summary>
internal static class Passkeys
{
    public static RecordDefinition Kind { get; } = new("me/passkeys", "Passkey", "people.passkey",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true, IsPersonal = true },
        new("isBackedUp", FieldTypes.Flag()) { IsDefaulted = true, Shown = "t.is_backed_up" },
        new("lastUsedAtUtc", FieldTypes.Instant()) { Shown = "t.last_used_at_utc" },
    ])
    {
        Read = Permission.OwnProfile,
        Change = Permission.OwnProfile,
        Remove = Permission.OwnProfile,
        HasSite = false,
        Order = "name",
    };

    private const string ForgetSql = """
        WITH gone AS (DELETE FROM people.passkey WHERE user_id = @id RETURNING id),
             forgotten AS (DELETE FROM platform.personal_value WHERE subject IN (SELECT g.id FROM gone AS g))
        SELECT count(*) FROM gone
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/users/{id:guid}/passkeys", ForgetAsync)
        .WithName("RemovePasskeysOfUser")
        .WithSummary("Removes the passkeys of somebody who lost a device.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .RequirePermission(Permission.ManagePeople);

    private static async Task<IResult> ForgetAsync(
        Guid id, CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using (var asked = await database.AsUserAsync(user, cancellationToken))
        {
            if (await RecordSql.FindAsync(asked, Users.Kind, id, isLocked: true, cancellationToken) is null)
                return await ChangeRecord.HiddenAsync(asked, Users.Kind, id, cancellationToken);
        }

        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.SingleAsync<int>(ForgetSql, new { id }, cancellationToken) > 0)
            await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.PasskeysRemoved, id, user.Actor, clock.GetUtcNow(), null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
