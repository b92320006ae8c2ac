using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>
/// Locks an account after wrong passwords: five lock it for 15 minutes, the next five for 30, and so on up to 16 hours;
/// a right one forgets them. One statement counts, so guesses in parallel are all counted.
/// </summary>
internal sealed class Lockout(Database database, TimeProvider clock)
{
    public const int WrongAllowed = 5;
    public static readonly TimeSpan First = TimeSpan.FromMinutes(15);
    private const int MostDoublings = 6;

    private const string WrongSql = """
        UPDATE people.user_account SET
            access_failed_count = (access_failed_count + 1) % @WrongAllowed,
            lockout_count = lockout_count + (access_failed_count + 1) / @WrongAllowed,
            locked_until_utc = CASE WHEN access_failed_count + 1 >= @WrongAllowed
                THEN @nowUtc + @First * power(2, least(lockout_count, @MostDoublings)) ELSE locked_until_utc END
        WHERE id = @id
        """;

    private const string RightSql = """
        UPDATE people.user_account SET access_failed_count = 0, lockout_count = 0, locked_until_utc = NULL
        WHERE id = @id AND (access_failed_count, lockout_count) <> (0, 0)
        """;

    public Task CountWrongAsync(Guid id, CancellationToken cancellationToken) =>
        RunAsync(WrongSql, new { id, WrongAllowed, First, MostDoublings, nowUtc = clock.GetUtcNow() }, cancellationToken);

    public Task ForgetAsync(Guid id, CancellationToken cancellationToken) => RunAsync(RightSql, new { id }, cancellationToken);

    private async Task RunAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        await scope.ExecuteAsync(sql, parameters, cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }
}
