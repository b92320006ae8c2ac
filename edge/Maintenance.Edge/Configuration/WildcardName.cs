namespace Maintenance.Edge.Configuration;

/// <summary>
/// Names of the tags that a path with wildcards leads to: <c>{name}</c> stands for the browse name of the node found,
/// <c>{parent}</c> for that of the node above it.
/// </summary>
internal static class WildcardName
{
    private const string NameHole = "{name}";
    private const string ParentHole = "{parent}";
    private const string Needed = "a pattern with {name}, such as {parent}.{name}, so that each node found makes a tag of its own,";

    public static string Bind(Section tag)
    {
        var pattern = tag.Text("name", Needed);
        if (pattern.Length > 0 && (!pattern.Contains(NameHole, StringComparison.Ordinal) && !pattern.Contains(ParentHole, StringComparison.Ordinal)
            || !GatewayFile.IsName(Fill(pattern, "a", "a"))))
        {
            tag.Fault("name", $"is \"{pattern}\"; {Needed.TrimEnd(',')} is needed");
        }

        return pattern;
    }

    /// <summary>What a tag's name cannot have becomes an underscore.</summary>
    public static string Fill(string pattern, string name, string parent) => pattern
        .Replace(NameHole, Safe(name), StringComparison.Ordinal).Replace(ParentHole, Safe(parent), StringComparison.Ordinal);

    private static string Safe(string name) =>
        string.Concat(name.Select(letter => GatewayFile.IsName(letter.ToString()) ? letter : '_'));
}
