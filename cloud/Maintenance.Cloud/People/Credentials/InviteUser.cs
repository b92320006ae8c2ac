using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>
/// Makes a token with which its person sets a password, once, within a week: to begin with, or after forgetting it. It is
/// shown once; an earlier one is void from then on.
/// </summary>
internal static class InviteUser
{
    /// <param name="Token">For the person alone.</param>
    public sealed record Response(string Token, DateTimeOffset ExpiresAtUtc);

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const string Sql = """
        INSERT INTO people.invitation (hash, user_id, made_by, made_at_utc, expires_at_utc)
        VALUES (@hash, @id, @actor, @nowUtc, @expiresAtUtc)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/users/{id:guid}/invite", HandleAsync)
        .WithName(nameof(InviteUser))
        .WithSummary("Makes a token with which the person sets a password, once.")
        .Produces<Response>()
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .RequirePermission(Permission.ManagePeople);

    private static async Task<IResult> HandleAsync(
        Guid id, CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await RecordSql.FindAsync(scope, Users.Kind, id, isLocked: true, cancellationToken) is not { } account)
            return await ChangeRecord.HiddenAsync(scope, Users.Kind, id, cancellationToken);
        if (!account["isActive"]!.GetValue<bool>())
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The account is not active", "Set isActive first."));

        var (token, nowUtc) = (TokenHash.NewToken(), clock.GetUtcNow());
        var expiresAtUtc = nowUtc + Lifetime;
        await scope.ExecuteAsync(Sql, new { hash = TokenHash.Of(token), id, actor = user.Actor, nowUtc, expiresAtUtc }, cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.UserInvited, id, user.Actor, nowUtc, null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(new Response(token, expiresAtUtc));
    }
}
