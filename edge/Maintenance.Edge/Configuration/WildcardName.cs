namespace Maintenance.Edge.Configuration;

/// <summary>
/// Names of the tags that an entry with wildcards leads to: <c>{name}</c> stands for the browse name of the node found, or the name
/// of the metric, <c>{parent}</c> for that of what is above it; with an MQTT topic the names are those of its open levels.
/// </summary>
internal static class WildcardName
{
    private const string NameHole = "name";
    private const string ParentHole = "parent";
    private const string Needed = "a pattern with {name}, such as {parent}.{name}, so that each node found makes a tag of its own,";

    public static string Bind(Section tag) => Bind(tag, [NameHole, ParentHole], Needed);

    /// <summary>Names made of the open levels of a topic.</summary>
    public static string Bind(Section tag, TopicPattern topic)
    {
        var holes = string.Join(" and ", topic.Names.Select(Hole));
        var needed = topic.Names.Count == 0
            ? "a topic with a named level, such as plant/{asset}/vibration, and a name with it, such as {asset}.vibration,"
            : $"a pattern with {holes} of the topic, so that each topic makes a tag of its own,";
        var name = Bind(tag, topic.Names, needed);
        foreach (var key in new[] { "asset", "signal" })
        {
            if (tag.OptionalText(key, "a text") is { } text && HasHole(Fill(text, Any(topic.Names))))
                tag.Fault(key, $"is \"{text}\"; of {{ and }} only {(holes.Length == 0 ? "none" : holes)} can be filled");
        }

        return name;
    }

    /// <summary>What a tag's name cannot have becomes an underscore.</summary>
    public static string Fill(string pattern, string name, string parent) =>
        Fill(pattern, new Dictionary<string, string>(StringComparer.Ordinal) { [NameHole] = name, [ParentHole] = parent });

    /// <inheritdoc cref="Fill(string, string, string)"/>
    public static string Fill(string pattern, IReadOnlyDictionary<string, string> values) =>
        values.Aggregate(pattern, (text, value) => text.Replace(Hole(value.Key), Safe(value.Value), StringComparison.Ordinal));

    private static string Bind(Section tag, IReadOnlyList<string> holes, string needed)
    {
        var pattern = tag.Text("name", needed);
        if (pattern.Length > 0
            && (!holes.Any(hole => pattern.Contains(Hole(hole), StringComparison.Ordinal)) || !GatewayFile.IsName(Fill(pattern, Any(holes)))))
        {
            tag.Fault("name", $"is \"{pattern}\"; {needed.TrimEnd(',')} is needed");
        }

        return pattern;
    }

    private static string Hole(string name) => $"{{{name}}}";

    private static Dictionary<string, string> Any(IReadOnlyList<string> holes) => holes.ToDictionary(hole => hole, _ => "a", StringComparer.Ordinal);

    private static bool HasHole(string text) => text.AsSpan().ContainsAny('{', '}');

    private static string Safe(string name) =>
        string.Concat(name.Select(letter => GatewayFile.IsName(letter.ToString()) ? letter : '_'));
}
