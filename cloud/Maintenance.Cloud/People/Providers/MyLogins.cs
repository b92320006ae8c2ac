using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.People;

/// <summary>Logins of providers by which a person comes in, and the end of one.</summary>
internal static class MyLogins
{
    /// <param name="Name">As the configuration calls it now; the id where it is gone from there.</param>
    public sealed record Login(string Provider, string Name, DateTimeOffset LinkedAtUtc);

    private const string ListSql = "SELECT l.provider, l.linked_at_utc FROM people.external_login AS l WHERE l.user_id = @userId ORDER BY l.provider LIMIT 100";

    private const string EndSql = "DELETE FROM people.external_login WHERE user_id = @userId AND provider = @provider";

    public static void Map(IEndpointRouteBuilder routes)
    {
        ListEndpoints.Map("/me/logins", at => routes.MapGet(at, ListAsync), "GetMyLogins", "Lists the providers that you sign in by.", Permission.OwnProfile);
        routes.MapDelete("/me/logins/{provider}", EndAsync).WithName("EndMyLogin").WithSummary("Ends signing in by a provider.").RequirePermission(Permission.OwnProfile);
    }

    private static async Task<Ok<Page<Login>>> ListAsync(CurrentUser user, SignInWithProvider.Providers providers, Database database, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.QueryAsync<(string Provider, DateTimeOffset LinkedAtUtc)>(ListSql, new { userId = user.Id }, cancellationToken);
        return TypedResults.Ok(new Page<Login>([.. rows.Select(row => new Login(row.Provider, NameOf(row.Provider), row.LinkedAtUtc))], null));

        string NameOf(string id) => providers.Items.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.Ordinal))?.Name ?? id;
    }

    private static async Task<Results<NoContent, NotFound>> EndAsync(
        string provider, CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.ExecuteAsync(EndSql, new { userId = user.Id, provider }, cancellationToken) == 0)
            return TypedResults.NotFound();
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.LoginUnlinked, user.Id, user.Actor, clock.GetUtcNow(), null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
