using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Maintenance.Edge.TagLists;

/// <summary>The lines of a configuration file on which a device's tags stand, so that lines can be added and all others stay as they are.</summary>
internal sealed class TagBlock
{
    private readonly List<string> _lines;
    private readonly int _first;
    private readonly int _end;
    private readonly string _indent;

    private TagBlock(List<string> lines, int first, int end, string indent, YamlSequenceNode tags) =>
        (_lines, _first, _end, _indent, Tags) = (lines, first, end, indent, tags);

    public YamlSequenceNode Tags { get; }

    /// <summary>What stands before each line that is added.</summary>
    public int Indent => _indent.Length;

    /// <exception cref="InvalidDataException">There is no such device, or its tags stand otherwise; the message says what to do.</exception>
    public static TagBlock Find(string file, string text, string device)
    {
        var devices = Root(file, text).Children.TryGetValue("devices", out var found) && found is YamlSequenceNode list
            ? list.OfType<YamlMappingNode>().ToList() : [];
        var wanted = devices.Find(entry => string.Equals(NameOf(entry), device, StringComparison.Ordinal))
            ?? throw new InvalidDataException($"{file} has no device {device}; it has {string.Join(", ", devices.Select(NameOf))}. Name one with --device.");
        if (!wanted.Children.TryGetValue("tags", out var node) || node is not YamlSequenceNode { Children.Count: > 0 } tags)
            throw new InvalidDataException($"{file}: the device {device} has no tags yet; give it one, on a line of its own below 'tags:'.");
        if (tags.Style == SequenceStyle.Flow)
            throw new InvalidDataException($"{file}:{tags.Start.Line}: the tags of {device} stand in brackets; write each on a line of its own that begins with '- '.");

        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        var first = (int)tags.Children[0].Start.Line - 1;
        var indent = lines[first][..lines[first].IndexOf('-', StringComparison.Ordinal)];
        return new(lines, first, EndOf(lines, first, indent.Length), indent, tags);
    }

    /// <returns>The text with the lines added, and the line, from 1, of the first of them.</returns>
    /// <param name="isInstead">In place of the tags that there are.</param>
    public (string Text, int FirstLine) With(IReadOnlyList<string> added, bool isInstead)
    {
        var lines = new List<string>(_lines);
        var at = isInstead ? _first : _end;
        if (isInstead)
            lines.RemoveRange(_first, _end - _first);
        lines.InsertRange(at, added.Select(line => _indent + line));
        return (string.Join('\n', lines) + "\n", at + 1);
    }

    /// <summary>Behind the last line that belongs to the list: what is indented deeper than its dashes, or begins with one.</summary>
    private static int EndOf(List<string> lines, int first, int indent)
    {
        var end = first + 1;
        for (var i = first + 1; i < lines.Count; i++)
        {
            var rest = lines[i].TrimStart(' ');
            if (rest.Length == 0 || rest[0] == '#')
                continue;   // belongs to the list only if more of it follows
            var depth = lines[i].Length - rest.Length;
            if (depth < indent || (depth == indent && rest[0] != '-'))
                break;
            end = i + 1;
        }

        return end;
    }

    private static YamlMappingNode Root(string file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : throw new InvalidDataException($"{file} is no gateway's configuration.");
        }
        catch (YamlException broken)
        {
            throw new InvalidDataException($"{file}:{broken.Start.Line}:{broken.Start.Column}: this is not YAML: {broken.Message}", broken);
        }
    }

    private static string? NameOf(YamlMappingNode device) =>
        device.Children.TryGetValue("name", out var name) ? (name as YamlScalarNode)?.Value : null;
}
