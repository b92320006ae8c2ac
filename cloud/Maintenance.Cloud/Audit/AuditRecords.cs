using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Audit;

/// <summary>Who did what to what, when and from where, with values before and after. Records come, none changes and none goes.</summary>
internal static class AuditRecords
{
    private const string ByName = """
        coalesce((SELECT u.display_name FROM people.user_account AS u
            WHERE u.id = CASE WHEN t.actor ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' THEN t.actor::uuid END), t.actor)
        """;

    public static RecordDefinition Kind { get; } = new("audit", "AuditRecord", "audit.record",
    [
        new("sequence", Number()) { IsDefaulted = true, IsSort = true },
        new("atUtc", FieldTypes.Instant()) { IsDefaulted = true, IsSort = true },
        new("action", FieldTypes.Choice<AuditAction>()) { IsDefaulted = true, IsFilter = true },
        new("actor", FieldTypes.Text()) { IsDefaulted = true, IsFilter = true },
        new("by", FieldTypes.Text()) { IsDefaulted = true, Shown = ByName },
        new("entityType", FieldTypes.Text()) { IsDefaulted = true, IsFilter = true },
        new("entityId", FieldTypes.Reference()) { IsFilter = true },
        new("description", FieldTypes.Text()) { IsDefaulted = true, IsSearched = true },
        new("eventType", FieldTypes.Text()) { IsDefaulted = true, IsFilter = true },
        new("changes", Json()) { IsDefaulted = true },
        new("details", Json()) { IsDefaulted = true },
        new("address", FieldTypes.Text()) { IsFilter = true },
        new("userAgent", FieldTypes.Text()),
        new("correlation", FieldTypes.Text()) { IsFilter = true },
        new("hash", FieldTypes.Text()) { IsDefaulted = true, Shown = "encode(t.hash, 'hex')" },
        new("previousHash", FieldTypes.Text()) { IsDefaulted = true, Shown = "encode(t.previous_hash, 'hex')" },
    ])
    {
        IsCatalogue = true, // what concerns the organisation has no site
        Read = Permission.ReadAudit,
        HasStamps = false,
        Order = "-sequence",
        Filters =
        [
            new("userId", FieldTypes.Reference(), "t.actor = (@p)::text"),
            new("fromUtc", FieldTypes.Instant(), "t.at_utc >= @p"),
            new("toUtc", FieldTypes.Instant(), "t.at_utc < @p"),
        ],
    };

    private static FieldType Json() => new(
        "jsonb", _ => FieldReading.Bad("The audit is only read."), () => new() { Type = JsonSchemaType.Object });

    private static FieldType Number() => new(
        "bigint", _ => FieldReading.Bad("The audit is only read."), () => new() { Type = JsonSchemaType.Integer, Format = "int64" });
}
