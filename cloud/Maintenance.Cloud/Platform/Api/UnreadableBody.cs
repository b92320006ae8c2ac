using System.Text.Json;
using System.Text.RegularExpressions;

namespace Maintenance.Cloud.Platform;

/// <summary>What is wrong with a body that could not be read, in words for who sent it: the parser's own name our types.</summary>
internal static partial class UnreadableBody
{
    private const int TimeoutMs = 1000;
    private const string Root = "$";

    /// <returns>Each field as the body calls it, <c>$</c> for the whole, and what is wrong with it.</returns>
    public static (string Field, string Message)[] Faults(JsonException unreadable)
    {
        var field = FieldOf(unreadable.Path);
        var message = unreadable.Message.Split(" Path: ")[0];   // the trailing coordinates say the field once more
        if (Missing().Match(message) is { Success: true } missing)
            return [.. Quoted().Matches(missing.Groups["names"].Value).Select(name => (Join(field, name.Groups["name"].Value), "This field is missing."))];
        if (NotConverted().Match(message) is { Success: true } converted)
            return [(field, WordsOf(converted.Groups["type"].Value))];
        if (Null().Match(message) is { Success: true } cleared)
            return [(Join(field, JsonNamingPolicy.CamelCase.ConvertName(cleared.Groups["name"].Value)), "It cannot be null.")];
        if (message.Contains("could not be mapped to any", StringComparison.Ordinal))
            return [(field, "This endpoint takes no such field.")];
        if (message.StartsWith("Duplicate property", StringComparison.Ordinal))
            return [(field, "It was sent twice.")];
        return [(field, OurType().IsMatch(message) ? "It is not what this endpoint reads." : message)];
    }

    private static string FieldOf(string? path) => path is null or Root ? Root : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;

    // Some of the parser's paths lead to the field itself, others to what holds it.
    private static string Join(string path, string name) => path is Root ? name : $".{path}".EndsWith($".{name}", StringComparison.Ordinal) ? path : $"{path}.{name}";

    // A member of a record is refused under the record's own type: what is expected instead is then in the API's description only.
    private static string WordsOf(string type) => type switch
    {
        "System.String" => "A text is expected.",
        "System.Guid" => "A UUID is expected.",
        "System.Int16" or "System.Int32" or "System.Int64" => "A whole number is expected, not beyond what its kind can hold.",
        "System.Double" or "System.Decimal" => "A number is expected.",
        _ => "A value of another kind is expected; the API's description at /openapi/v1.json has it.",
    };

    [GeneratedRegex("^JSON deserialization for type .* was missing required properties including: (?<names>.*)$", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Missing();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^The JSON value could not be converted to (?<type>.+)\.$", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex NotConverted();

    [GeneratedRegex("^The .*'(?<name>[^']+)' on type '.*' doesn't allow .*null", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Null();

    [GeneratedRegex(@"\b(System|Maintenance|Microsoft)\.", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex OurType();
}
