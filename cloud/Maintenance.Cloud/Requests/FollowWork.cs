using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Work;
using Npgsql;

namespace Maintenance.Cloud.Requests;

/// <summary>
/// Brings the requests of a work order to where it stands: their progress, and their end once it is verified. One that is
/// reopened is not resolved any more. It looks at the work order as it is now, so an event that comes late changes nothing.
/// </summary>
internal sealed class FollowWork(TimeProvider clock) : IEventSubscription
{
    public const string Actor = "system:requests";

    private const string Sql = "SELECT t.id FROM requests.request AS t WHERE t.work_order_id = @workOrderId ORDER BY t.id FOR NO KEY UPDATE";

    private static readonly CurrentUser System = new(Guid.Empty, "", "", [], []) { Actor = Actor };

    public string Reader => "requests";

    public IReadOnlyCollection<string> Types { get; } = [nameof(WorkOrderMoved), nameof(WorkOrderRecurred)];

    public async Task HandleAsync(
        StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var scope = new DbScope(connection, transaction);
        if (happened.Subject is not { } workOrderId)
            return;
        var ids = await scope.QueryAsync<Guid>(Sql, new { workOrderId }, cancellationToken);
        if (ids.Count == 0 || await WorkStanding.FindAsync(scope, workOrderId, cancellationToken) is not { } work)
            return;
        foreach (var id in ids)
            await FollowAsync(scope, (await RecordSql.FindAsync(scope, RequestRecords.Kind, id, isLocked: false, cancellationToken))!, work, cancellationToken);
    }

    private async Task FollowAsync(DbScope scope, JsonObject request, WorkStanding work, CancellationToken cancellationToken)
    {
        Dictionary<string, JsonNode?> changes = new(StringComparer.Ordinal);
        Set(RequestRecords.Progress, ProgressOf(work).ToString());
        if (request.StateOf() is RequestState.Accepted or RequestState.Resolved)
            Set(RequestRecords.State, (work.State is WorkOrderState.Verified or WorkOrderState.Closed ? RequestState.Resolved : RequestState.Accepted).ToString());
        if (changes.Count == 0)
            return;
        var outcome = await ChangeRecord.SaveAsync(RequestRecords.Kind, scope, System, request, changes, clock.GetUtcNow(), cancellationToken);
        if (outcome.Refused is { } refused)
            throw new InvalidOperationException($"{request.Text("number")} cannot follow its work order: {refused.Title}.");

        void Set(string field, string value)
        {
            if (!string.Equals(request.Text(field), value, StringComparison.Ordinal))
                changes[field] = value;
        }
    }

    /// <summary>What was begun stays in progress while it waits, but for parts: that the requester is told.</summary>
    internal static RequestProgress ProgressOf(WorkStanding work) => work switch
    {
        { State: WorkOrderState.Cancelled } => RequestProgress.Cancelled,
        { State: WorkOrderState.Done or WorkOrderState.Verified or WorkOrderState.Closed } => RequestProgress.Completed,
        { State: WorkOrderState.Waiting, WaitReason: WaitReason.Parts } => RequestProgress.WaitingParts,
        { State: WorkOrderState.InProgress } or { WasStarted: true } => RequestProgress.InProgress,
        _ => RequestProgress.Pending,
    };
}
