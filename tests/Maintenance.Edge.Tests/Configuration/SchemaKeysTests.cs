using System.Text.Json;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Configuration.WholeGateway;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class SchemaKeysTests
{
    [Fact]
    public void Every_key_of_the_schema_is_described()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("edge/Maintenance.Edge/Configuration/gateway.schema.json")));
        Undescribed(schema.RootElement, "").ShouldBeEmpty();

        static IEnumerable<string> Undescribed(JsonElement section, string path) => section.ValueKind != JsonValueKind.Object ? [] :
            section.TryGetProperty("items", out var items) ? Undescribed(items, $"{path}[]")
            : !section.TryGetProperty("properties", out var keys) ? []
            : keys.EnumerateObject().SelectMany(key => Undescribed(key.Value, $"{path}/{key.Name}")
                .Concat(key.Value.TryGetProperty("description", out _) ? Array.Empty<string>() : [$"{path}/{key.Name}"]));
    }

    [Fact]
    public void Schema_and_binder_know_the_same_keys()
    {
        Parse(Whole, out var keys);
        Parse(SparkplugSectionTests.Whole, out var more);
        Parse(PublishSectionTests.Whole, out var published);
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("edge/Maintenance.Edge/Configuration/gateway.schema.json")));
        SchemaKeys(schema.RootElement, "").ShouldBe(keys.Union(more, StringComparer.Ordinal).Union(published, StringComparer.Ordinal), ignoreOrder: true);
    }

    private static IEnumerable<string> SchemaKeys(JsonElement schema, string path)
    {
        if (schema.TryGetProperty("items", out var items))
            return SchemaKeys(items, $"{path}[]");
        if (!schema.TryGetProperty("properties", out var properties))
            return [];
        schema.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        return properties.EnumerateObject().SelectMany(property =>
        {
            var key = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            return SchemaKeys(property.Value, key).Prepend(key);
        });
    }
}
