namespace Maintenance.Edge.Configuration;

/// <summary>
/// An MQTT topic with open levels: <c>{asset}</c> stands for any text of a level, which then has that name, <c>+</c> for any.
/// </summary>
internal sealed class TopicPattern
{
    private readonly string[] _levels;

    private TopicPattern(string text, string[] levels)
    {
        (Text, _levels) = (text, levels);
        Names = [.. levels.Where(IsNamed).Select(NameOf)];
        Filter = string.Join('/', levels.Select(level => IsOpen(level) ? "+" : level));
    }

    public string Text { get; }

    /// <summary>Of the open levels that have one.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What is subscribed to.</summary>
    public string Filter { get; }

    /// <summary>Whether a level is open; else it is a topic.</summary>
    public bool IsOpenSomewhere => Array.Exists(_levels, IsOpen);

    /// <summary>Null where the text is none: + and a name in braces must be whole levels, no name may stand twice, and there is no #.</summary>
    public static TopicPattern? Parse(string text)
    {
        var levels = text.Split('/');
        var names = levels.Where(IsNamed).Select(NameOf).ToList();
        return text.Length > 0 && Array.TrueForAll(levels, IsLevel) && names.Distinct(StringComparer.Ordinal).Count() == names.Count
            ? new(text, levels)
            : null;
    }

    /// <summary>Whether the topic is one of those that the pattern stands for.</summary>
    public bool Matches(string topic)
    {
        var rest = topic.AsSpan();
        for (var at = 0; at < _levels.Length; at++)
        {
            var end = rest.IndexOf('/');
            var level = end < 0 ? rest : rest[..end];
            if (at == _levels.Length - 1 != end < 0 || !Takes(_levels[at], level, isFirst: at == 0))
                return false;
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return true;
    }

    /// <summary>Whether a topic may be one of both: then brokers may deliver its messages twice.</summary>
    public bool Overlaps(TopicPattern other) =>
        _levels.Length == other._levels.Length && _levels.Zip(other._levels).All(pair =>
            IsOpen(pair.First) || IsOpen(pair.Second) || string.Equals(pair.First, pair.Second, StringComparison.Ordinal));

    /// <summary>What the named levels of a topic are, by their names.</summary>
    /// <param name="topic">One that it <see cref="Matches"/>.</param>
    public IReadOnlyDictionary<string, string> Read(string topic) => _levels.Zip(topic.Split('/')).Where(pair => IsNamed(pair.First))
        .ToDictionary(pair => NameOf(pair.First), pair => pair.Second, StringComparer.Ordinal);

    public override string ToString() => Text;

    // A wildcard does not stand for a first level that begins with $ [MQTT-4.7.2-1].
    private static bool Takes(string wanted, ReadOnlySpan<char> level, bool isFirst) =>
        IsOpen(wanted) ? !(isFirst && level is ['$', ..]) : level.SequenceEqual(wanted);

    private static bool IsOpen(string level) => level is "+" || IsNamed(level);

    private static bool IsNamed(string level) => level is ['{', .., '}'];

    private static string NameOf(string level) => level[1..^1];

    private static bool IsLevel(string level) => IsNamed(level)
        ? level.Length > 2 && NameOf(level).All(char.IsAsciiLetterOrDigit)
        : level is "+" || !level.AsSpan().ContainsAny("+#{}\0");
}
