using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Work;

/// <summary>What a work order waits for, for other modules.</summary>
internal static class WaitOfWork
{
    private const string Sql = "SELECT w.wait_reason FROM work.work_order AS w WHERE w.id = @id";

    /// <summary>Null where it does not wait now.</summary>
    public static async Task<WaitReason?> ReasonAsync(DbScope scope, Guid id, CancellationToken cancellationToken) =>
        Enum.TryParse<WaitReason>(await scope.FindAsync<string>(Sql, new { id }, cancellationToken), out var reason) ? reason : null;
}
