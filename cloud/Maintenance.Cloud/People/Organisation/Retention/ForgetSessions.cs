using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Forgets where and with what people were signed in.</summary>
internal sealed class ForgetSessions : IForgets
{
    private const string Sql = """
        DELETE FROM people.session AS s WHERE s.id IN (
            SELECT o.id FROM people.session AS o WHERE o.refresh_expires_at_utc < @beforeUtc ORDER BY o.refresh_expires_at_utc LIMIT @most)
        """;

    public RetentionKind Kind => RetentionKind.Sessions;

    public Task<int> ForgetAsync(DbScope scope, DateTimeOffset beforeUtc, int most, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(Sql, new { beforeUtc, most }, cancellationToken);
}
