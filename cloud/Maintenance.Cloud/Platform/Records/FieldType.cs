using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Platform;

/// <summary>A value as the record keeps it, or what is wrong with what was sent.</summary>
internal readonly record struct FieldReading(JsonNode? Value, string? Fault)
{
    public static FieldReading Bad(string fault) => new(null, fault);

    public static FieldReading Good(JsonNode value) => new(value, null);
}

/// <summary>What a field holds: how it is read from JSON, kept in PostgreSQL, shown and described.</summary>
/// <param name="SqlType">The column's type.</param>
/// <param name="Read">Brings a value that is not null into the one form in which it is compared and kept.</param>
/// <param name="Describe">The value's schema.</param>
internal sealed record FieldType(string SqlType, Func<JsonElement, FieldReading> Read, Func<OpenApiSchema> Describe)
{
    /// <summary>The SQL that shows a column in the form that <see cref="Read"/> gives values.</summary>
    public Func<string, string> Show { get; init; } = column => column;

    /// <summary>Whether a list's filter by this field asks for one of the values that it holds.</summary>
    public bool IsMany { get; init; }

    /// <summary>Whether its JSON stands without quotes.</summary>
    public bool IsBare { get; init; }

    /// <summary>Whether a change of it changes the members that it names and leaves the others.</summary>
    public bool IsNested { get; init; }

    /// <summary>Reads a value as it stands in an address.</summary>
    public FieldReading ReadText(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(IsBare ? text : JsonSerializer.Serialize(text));
            using var many = IsMany ? JsonDocument.Parse($"[{json.RootElement.GetRawText()}]") : null;
            return Read((many ?? json).RootElement);
        }
        catch (JsonException)
        {
            return FieldReading.Bad("This is not a value of this field.");
        }
    }
}
