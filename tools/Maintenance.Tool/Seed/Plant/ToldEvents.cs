using System.Globalization;
using System.Text.Json.Nodes;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>The events of the plant's last weeks, as the product would have written them; they are sorted by their time in the end.</summary>
internal sealed class ToldEvents(PlantTables tables, SeedSize size)
{
    private readonly List<Told> _told = [];

    private sealed record Told(DateTimeOffset At, string Type, Guid Site, Guid Subject, string Payload, string Actor, int? Version, string? Changes);

    public void Add(DateTimeOffset at, string type, Guid site, Guid subject, JsonObject payload, string actor, int? version = null, JsonObject? changes = null) =>
        _told.Add(new(at, type, site, subject, payload.ToJsonString(), actor, version, version is null ? null : (changes ?? []).ToJsonString()));

    /// <summary>Of a record that was made or changed, with the payload that most kinds of records have.</summary>
    public void Touch(DateTimeOffset at, string type, Guid site, Guid id, Guid? assetId, string actor, int version, JsonObject changes)
    {
        if (at >= size.ToldFromUtc)
            Add(at, type, site, id, new() { ["id"] = id, ["siteId"] = site, ["version"] = version, ["assetId"] = assetId }, actor, version, changes);
    }

    public void Write()
    {
        foreach (var one in _told.OrderBy(one => one.At))
        {
            tables.Events.Row().Text(one.Type).Id(one.Site).Id(one.Subject).Json(one.Payload).Text(one.Actor).At(one.At);
            if (one.Version is { } version)
                tables.Events.Whole(version);
            else
                tables.Events.Null();
            tables.Events.Json(one.Changes).Text(Guid.TryParse(one.Actor, out var person) ? $"10.1.{person.ToByteArray()[15]}.{person.ToByteArray()[14]}" : null);
        }

        _told.Clear();
    }

    /// <summary>Fields that had no value before.</summary>
    public static JsonObject Made(params (string Field, JsonNode? Value)[] fields) => WorkFields.Difference([], new(fields.Select(field => KeyValuePair.Create(field.Field, field.Value))));

    /// <summary>As records show instants.</summary>
    public static JsonNode? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
