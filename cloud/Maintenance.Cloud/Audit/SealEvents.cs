using System.Text.Json;
using Maintenance.Cloud.Platform;
using Npgsql;

namespace Maintenance.Cloud.Audit;

/// <summary>
/// Adds each event to the audit, bound to the record before it. One reader does it, in the order of transactions: parallel
/// commits get one order, and one that commits late is never skipped. The reader's cursor is locked meanwhile, so there is one end to add to.
/// </summary>
internal sealed class SealEvents(TimeProvider clock) : IEventSubscription
{
    public const string Name = "audit";

    private const string EventSql = """
        SELECT coalesce(e.changes, '{}')::text AS changes, e.address, e.user_agent FROM platform.event AS e WHERE e.id = @Id
        """;

    private const string LastSql = "SELECT r.sequence, r.hash FROM audit.record AS r ORDER BY r.sequence DESC LIMIT 1";

    private const string AddSql = """
        INSERT INTO audit.record (sequence, id, event_id, event_type, action, actor, entity_type, entity_id, description, changes, details, site_id, at_utc,
            address, user_agent, correlation, previous_hash, hash)
        VALUES (@Sequence, @Id, @EventId, @EventType, @Action, @Actor, @EntityType, @EntityId, @Description, @Changes::jsonb, @Details::jsonb, @SiteId, @AtUtc,
            @Address, @UserAgent, @Correlation, @PreviousHash, @hash)
        """;

    public string Reader => Name;

    public IReadOnlyCollection<string> Types { get; } = [IEventSubscription.EveryType];

    public async Task HandleAsync(StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var scope = new DbScope(connection, transaction);
        var written = await scope.SingleAsync<Written>(EventSql, new { happened.Id }, cancellationToken);
        var last = await scope.FindAsync<Last>(LastSql, null, cancellationToken);
        var row = RowOf(happened, written, (last?.Sequence ?? 0) + 1, last?.Hash ?? new byte[AuditRow.HashBytes], clock.GetUtcNow());
        await scope.ExecuteAsync(
            AddSql,
            new
            {
                row.Sequence,
                row.Id,
                row.EventId,
                row.EventType,
                row.Action,
                row.Actor,
                row.EntityType,
                row.EntityId,
                row.Description,
                row.Changes,
                row.Details,
                row.SiteId,
                row.AtUtc,
                row.Address,
                row.UserAgent,
                row.Correlation,
                row.PreviousHash,
                hash = row.Hash(),
            },
            cancellationToken);
    }

    /// <summary>The record of an event, bound to the one before it.</summary>
    internal static AuditRow RowOf(StoredEvent happened, Written written, long sequence, byte[] previousHash, DateTimeOffset nowUtc)
    {
        using var payload = JsonDocument.Parse(happened.PayloadJson);
        using var changes = JsonDocument.Parse(written.Changes);
        return new(
            sequence, Guid.CreateVersion7(nowUtc), happened.Id, happened.Type,
            AuditWords.ActionOf(happened.Type, payload.RootElement, changes.RootElement).ToString(), happened.Actor,
            AuditWords.EntityOf(happened.Type, payload.RootElement), happened.Subject, AuditWords.Describe(happened.Type, payload.RootElement), written.Changes,
            happened.PayloadJson, happened.SiteId, happened.AtUtc, written.Address, written.UserAgent, happened.Correlation, previousHash);
    }

    /// <summary>What stands beside an event.</summary>
    /// <param name="Changes">As JSON.</param>
    internal sealed record Written(string Changes, string? Address, string? UserAgent);

    private sealed record Last(long Sequence, byte[] Hash);
}
