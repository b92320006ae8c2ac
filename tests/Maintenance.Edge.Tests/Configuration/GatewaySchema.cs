using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Maintenance.Edge.Tests.Configuration;

/// <summary>What an editor makes of a file by gateway.schema.json: the keywords that the schema uses, and no other.</summary>
internal static class GatewaySchema
{
    /// <summary>What is wrong, each with its place; empty where the file holds.</summary>
    public static IReadOnlyList<string> Faults(JsonElement schema, string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. Check(schema, stream.Documents[0].RootNode, "")];
    }

    private static IEnumerable<string> Check(JsonElement schema, YamlNode node, string path) =>
        schema.EnumerateObject().SelectMany(keyword => Check(keyword, schema, node, path));

    private static IEnumerable<string> Check(JsonProperty keyword, JsonElement schema, YamlNode node, string path) => keyword.Name switch
    {
        "$schema" or "title" or "description" => [],
        "type" => Says(Types(keyword.Value).Intersect(TypesOf(node)).Any(), $"{path} is no {keyword.Value}"),
        "enum" => Says(keyword.Value.EnumerateArray().Any(value => string.Equals(value.ToString(), Text(node), StringComparison.Ordinal)), $"{path} is none of {keyword.Value}"),
        "pattern" => Says(node is not YamlScalarNode || Regex.IsMatch(Text(node), keyword.Value.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)), $"{path} does not match {keyword.Value}"),
        "minimum" => Says(!IsNumber(node, out var number) || number >= keyword.Value.GetDouble(), $"{path} is below {keyword.Value}"),
        "maximum" => Says(!IsNumber(node, out var number) || number <= keyword.Value.GetDouble(), $"{path} is above {keyword.Value}"),
        "minItems" => Says(node is not YamlSequenceNode list || list.Children.Count >= keyword.Value.GetInt32(), $"{path} has too few items"),
        "items" => node is YamlSequenceNode list ? list.Children.SelectMany((item, i) => Check(keyword.Value, item, $"{path}[{i}]")) : [],
        "required" => keyword.Value.EnumerateArray().Where(name => node is YamlMappingNode map && !map.Children.ContainsKey(name.GetString()!)).Select(name => $"{path} lacks {name}"),
        "oneOf" => Says(keyword.Value.EnumerateArray().Count(one => !Check(one, node, path).Any()) == 1, $"{path} is not exactly one of {keyword.Value}"),
        "properties" => Entries(node).Where(entry => keyword.Value.TryGetProperty(entry.Key, out _))
            .SelectMany(entry => Check(keyword.Value.GetProperty(entry.Key), entry.Value, $"{path}/{entry.Key}")),
        "additionalProperties" when keyword.Value.ValueKind == JsonValueKind.False => Entries(node)
            .Where(entry => !schema.GetProperty("properties").TryGetProperty(entry.Key, out _)).Select(entry => $"{path}/{entry.Key} is not known"),
        _ => throw new NotSupportedException($"The schema has the keyword {keyword.Name}, which this check does not know."),
    };

    private static IEnumerable<string> Says(bool holds, string fault) => holds ? [] : [fault];

    private static IEnumerable<KeyValuePair<string, YamlNode>> Entries(YamlNode node) =>
        node is YamlMappingNode map ? map.Children.Select(entry => KeyValuePair.Create(Text(entry.Key), entry.Value)) : [];

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    /// <summary>By the core schema of YAML 1.2: what is quoted is a string.</summary>
    private static IEnumerable<string> TypesOf(YamlNode node) => node switch
    {
        YamlMappingNode => ["object"],
        YamlSequenceNode => ["array"],
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } => ["boolean"],
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } => ["null"],
        _ when IsNumber(node, out var number) => double.IsInteger(number) ? ["integer", "number"] : ["number"],
        _ => ["string"],
    };

    private static bool IsNumber(YamlNode node, out double number)
    {
        number = 0;
        return node is YamlScalarNode { Style: ScalarStyle.Plain } && double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
