using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Maintenance.Cloud.Audit;

/// <summary>A record of the audit, as its hash binds it: every column but the hash itself.</summary>
/// <param name="Changes">Fields before and after, as JSON.</param>
/// <param name="Details">What the event carried, as JSON.</param>
/// <param name="PreviousHash">Of the record before; 32 zeros before the first.</param>
internal sealed record AuditRow(
    long Sequence, Guid Id, long EventId, string EventType, string Action, string Actor, string EntityType, Guid? EntityId, string Description,
    string Changes, string Details, Guid? SiteId, DateTimeOffset AtUtc, string? Address, string? UserAgent, string? Correlation, byte[] PreviousHash)
{
    public const string Columns = """
        r.sequence, r.id, r.event_id, r.event_type, r.action, r.actor, r.entity_type, r.entity_id, r.description, r.changes::text AS changes,
        r.details::text AS details, r.site_id, r.at_utc, r.address, r.user_agent, r.correlation, r.previous_hash
        """;

    /// <summary>Bytes of a hash (SHA-256).</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Canonical()));

    /// <summary>The content in its one form, by which anybody can compute the hash again.</summary>
    private string Canonical()
    {
        using var changes = JsonDocument.Parse(Changes);
        using var details = JsonDocument.Parse(Details);
        return CanonicalJson.Of(JsonSerializer.SerializeToElement(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["sequence"] = Sequence,
            ["id"] = Id,
            ["eventId"] = EventId,
            ["eventType"] = EventType,
            ["action"] = Action,
            ["actor"] = Actor,
            ["entityType"] = EntityType,
            ["entityId"] = EntityId,
            ["description"] = Description,
            ["changes"] = changes.RootElement,
            ["details"] = details.RootElement,
            ["siteId"] = SiteId,
            ["atUtc"] = AtUtc.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            ["address"] = Address,
            ["userAgent"] = UserAgent,
            ["correlation"] = Correlation,
            ["previousHash"] = Convert.ToHexStringLower(PreviousHash),
        }));
    }
}
