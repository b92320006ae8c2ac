using System.Security.Cryptography;
using System.Text.Json;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Sync;

/// <summary>What became of each operation. That it was done is written with what it does (<see cref="OperationClaim"/>), its answer after it.</summary>
internal static class OperationLedger
{
    private const string FindSql = "SELECT o.request_hash, o.answer FROM sync.operation AS o WHERE o.user_id = @userId AND o.id = @id";

    // A claim is completed by what it claimed: an answer that nothing was done must not stand for what another request did meanwhile.
    private const string KeepSql = """
        INSERT INTO sync.operation AS o (user_id, id, device_id, request_hash, answer, at_utc) VALUES (@userId, @id, @deviceId, @hash, @answer, @nowUtc)
        ON CONFLICT (user_id, id) DO UPDATE SET answer = excluded.answer WHERE @isDone AND o.answer IS NULL AND o.request_hash = excluded.request_hash
        """;

    // What is older no queue holds any more: a device that was away for so long begins anew.
    private const string ForgetSql = "DELETE FROM sync.operation AS o WHERE o.user_id = @userId AND o.at_utc < @before";

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <param name="Answer">Null where it was done, and the program ended before it could write down the answer.</param>
    public sealed record Known(byte[] RequestHash, string? Answer);

    public static byte[] HashOf(Guid deviceId, PostSync.Operation operation) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { deviceId, operation }, JsonSerializerOptions.Web));

    public static async Task<Known?> FindAsync(Database database, CurrentUser user, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return await scope.FindAsync<Known>(FindSql, new { userId = user.Id, id }, cancellationToken);
    }

    /// <returns>False where another answer stands already: that is the one.</returns>
    public static async Task<bool> KeepAsync(
        Database database, CurrentUser user, Guid deviceId, byte[] hash, PostSync.Answer answer, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var isDone = answer.Outcome is PostSync.Outcome.Applied or PostSync.Outcome.Merged;
        var kept = await scope.ExecuteAsync(
            KeepSql, new { userId = user.Id, id = answer.Id, deviceId, hash, answer = JsonSerializer.Serialize(answer, JsonSerializerOptions.Web), nowUtc, isDone }, cancellationToken);
        await scope.ExecuteAsync(ForgetSql, new { userId = user.Id, before = nowUtc - KeptFor }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return kept > 0;
    }

    public static PostSync.Answer Read(string answer) => JsonSerializer.Deserialize<PostSync.Answer>(answer, JsonSerializerOptions.Web)!;
}
