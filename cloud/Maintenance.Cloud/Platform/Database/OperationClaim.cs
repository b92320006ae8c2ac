namespace Maintenance.Cloud.Platform;

/// <summary>The operation was done by another request meanwhile.</summary>
internal sealed class OperationRepeatedException() : Exception("The operation was done before.");

/// <summary>
/// An operation that a device had queued. While it is served every transaction of its person begins by claiming it, so that the claim is
/// committed with what the operation does or not at all, and of two that are sent at once one waits and finds it taken.
/// </summary>
internal sealed record OperationClaim(Guid UserId, Guid DeviceId, Guid Id, byte[] RequestHash, DateTimeOffset AtUtc)
{
    private const string TakeSql = """
        INSERT INTO sync.operation (user_id, id, device_id, request_hash, at_utc) VALUES (@UserId, @Id, @DeviceId, @RequestHash, @AtUtc)
        ON CONFLICT (user_id, id) DO NOTHING
        """;

    // Use cases are served by their endpoints and know nothing of operations: the one is that which this flow of control serves, as the request is.
    private static readonly AsyncLocal<(OperationClaim Claim, bool IsReading)?> Serving = new();

    /// <summary>The device whose operation is served; null: none.</summary>
    public static Guid? ServedDevice => Serving.Value?.Claim.DeviceId;

    /// <summary>Serves it until what is returned is disposed.</summary>
    /// <param name="isReading">Nothing is done yet, so nothing is claimed.</param>
    public IDisposable Serve(bool isReading = false)
    {
        Serving.Value = (this, isReading);
        return new End();
    }

    /// <exception cref="OperationRepeatedException">It was done before.</exception>
    public static async Task TakeAsync(DbScope scope, CancellationToken cancellationToken)
    {
        if (Serving.Value is { IsReading: false, Claim: var claim } && await scope.ExecuteAsync(TakeSql, claim, cancellationToken) == 0)
            throw new OperationRepeatedException();
    }

    private sealed class End : IDisposable
    {
        public void Dispose() => Serving.Value = null;
    }
}
