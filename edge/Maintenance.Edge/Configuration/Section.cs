using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Maintenance.Edge.Configuration;

/// <summary>
/// One mapping of the file. A value that is missing or wrong becomes a fault that says where it is, what is wrong and what
/// would be right, and reading goes on with a stand-in, so that all faults are told at once.
/// </summary>
internal sealed class Section(YamlMappingNode node, string path, string pattern, ConfigurationReading reading)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Where the mapping begins.</summary>
    public Mark At => node.Start;

    public string Path(string key) => path.Length == 0 ? key : $"{path}.{key}";

    public void Fault(string? key, string message) =>
        reading.Fault(key is not null && Find(key) is { } value ? value.Start : At, key is null ? $"{path} {message}" : $"{Path(key)} {message}");

    public bool Has(string key) => Find(key) is not null;

    public string Text(string key, string needed)
    {
        if (OptionalText(key, needed) is { } text)
            return text;
        if (!Has(key))
            Missing(key, needed);
        return "";
    }

    public string? OptionalText(string key, string needed)
    {
        Know(key);
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { Length: > 0 } raw } scalar when !IsNull(scalar):
                var text = reading.Substitute(raw, scalar.Start, Path(key));
                return text.Length > 0 ? text : null;
            default:
                Fault(key, $"is empty or not plain text; {needed} is needed");
                return null;
        }
    }

    /// <summary>A secret: by variable only, so that the file can be shown to anyone.</summary>
    public Secret? OptionalSecret(string key)
    {
        Know(key);
        if (Find(key) is not { } value)
            return null;
        if (value is YamlScalarNode { Value: { } raw } && ConfigurationReading.IsVariable(raw))
        {
            var faults = reading.Faults.Count;
            var secret = reading.Substitute(raw, value.Start, Path(key));
            if (secret.Length == 0 && reading.Faults.Count == faults)
                Fault(key, $"is {raw}, and that variable is empty; set it");
            return new(secret);
        }

        Fault(key, $"holds a secret in the open; write ${{NAME}} and set that variable, or use {key}File");
        return null;
    }

    public double Number(string key, double? otherwise, string needed, double min = double.MinValue, double max = double.MaxValue)
    {
        if (OptionalNumber(key, needed, min, max) is { } number)
            return number;
        if (otherwise is null && !Has(key))
            Missing(key, needed);
        return otherwise ?? Math.Max(min, 0);
    }

    public double? OptionalNumber(string key, string needed, double min = double.MinValue, double max = double.MaxValue)
    {
        if (OptionalText(key, needed) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Wrong(key, text, needed);
        return null;
    }

    public long Whole(string key, long? otherwise, string needed, long min, long max)
    {
        if (OptionalText(key, needed) is { } text)
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole >= min && whole <= max)
                return whole;
            Wrong(key, text, needed);
        }
        else if (otherwise is null && !Has(key))
        {
            Missing(key, needed);
        }

        return otherwise ?? min;
    }

    public TimeSpan Duration(string key, TimeSpan? otherwise, TimeSpan min, TimeSpan max)
    {
        var needed = $"a duration of {min:c} to {max:c}, written \"hh:mm:ss\" or \"hh:mm:ss.fff\",";
        if (OptionalText(key, needed) is { } text)
        {
            // "c" alone would take "5" for five days.
            if (text.Contains(':', StringComparison.Ordinal)
                && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var duration) && duration >= min && duration <= max)
            {
                return duration;
            }

            Wrong(key, text, needed);
        }
        else if (otherwise is null && !Has(key))
        {
            Missing(key, needed);
        }

        return otherwise ?? min;
    }

    public bool Flag(string key, bool otherwise) => Choice(key, Flags, otherwise);

    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices, T? otherwise = null)
        where T : struct
    {
        var needed = $"one of {string.Join(", ", choices.Keys)}";
        if (OptionalText(key, needed) is { } text)
        {
            if (choices.TryGetValue(text, out var choice))
                return choice;
            Wrong(key, text, needed);
        }
        else if (otherwise is null && !Has(key))
        {
            Missing(key, needed);
        }

        return otherwise ?? choices.Values.First();
    }

    public Section? Optional(string key)
    {
        Know(key);
        switch (Find(key))
        {
            case null:
                return null;
            case YamlMappingNode mapping:
                return new(mapping, Path(key), PatternOf(key), reading);
            default:
                Fault(key, "is not a mapping; keys with values are needed here");
                return null;
        }
    }

    public Section Required(string key)
    {
        var section = Optional(key);
        if (section is null && !Has(key))
            Missing(key, "a mapping of keys with values");
        return section ?? new(new YamlMappingNode(), Path(key), PatternOf(key), new ConfigurationReading("", _ => null));
    }

    /// <summary>One after the other, for one pass: thousands of tags are not all held at once beside what is made of them.</summary>
    public IEnumerable<Section> List(string key)
    {
        Know(key);
        if (Find(key) is YamlSequenceNode { Children.Count: > 0 } sequence)
        {
            return sequence.Select((item, i) => (item, Name: $"{Path(key)}[{i}]")).Select(entry =>
                entry.item is YamlMappingNode mapping ? new Section(mapping, entry.Name, $"{PatternOf(key)}[]", reading) : NotMapping(entry.item, entry.Name))
                .OfType<Section>();
        }

        if (Has(key))
            Fault(key, "is empty or not a list; write one entry or more, each beginning with \"- \"");
        else
            Missing(key, "a list with one entry or more");
        return [];
    }

    /// <summary>A list that may be left out, but not be empty.</summary>
    public IEnumerable<Section> OptionalList(string key)
    {
        Know(key);
        return Has(key) ? List(key) : [];
    }

    /// <summary>A key that has no place here, though it has one elsewhere.</summary>
    public void Refuse(string key, string why)
    {
        Know(key);
        if (Has(key))
            Fault(key, why);
    }

    /// <summary>A hash of all that stands in the mapping, by which two readings of a file can be compared; thousands of tags would be megabytes.</summary>
    public string Written()
    {
        var text = new System.Text.StringBuilder();
        Append(node);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var chunk in text.GetChunks())
            hash.AppendData(MemoryMarshal.AsBytes(chunk.Span));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(YamlNode part)
        {
            if (part is YamlScalarNode scalar)
            {
                text.Append(CultureInfo.InvariantCulture, $"{scalar.Value?.Length}:{scalar.Value}");
                return;
            }

            text.Append('(');
            foreach (var inner in part is YamlMappingNode map ? map.Children.SelectMany(entry => new[] { entry.Key, entry.Value }) : ((YamlSequenceNode)part).Children)
                Append(inner);
            text.Append(')');
        }
    }

    /// <summary>Says which keys nobody asked for.</summary>
    public void Close()
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is YamlScalarNode { Value: { } name } && _known.Contains(name))
                continue;
            reading.Fault(key.Start, $"{Path(key.ToString())} is not known here; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    private static readonly Dictionary<string, bool> Flags = new(StringComparer.Ordinal) { ["true"] = true, ["false"] = false };

    private static bool IsNull(YamlScalarNode scalar) => scalar is { Style: ScalarStyle.Plain, Value: "~" or "null" };

    private YamlNode? Find(string key) => node.Children.TryGetValue(key, out var value) ? value : null;

    private string PatternOf(string key) => pattern.Length == 0 ? key : $"{pattern}.{key}";

    private void Know(string key)
    {
        _known.Add(key);
        reading.Keys.Add(PatternOf(key));
    }

    private void Missing(string key, string needed) => reading.Fault(At, $"{Path(key)} is missing; {needed.TrimEnd(',')} is needed");

    private void Wrong(string key, string text, string needed) => Fault(key, $"is \"{text}\"; {needed.TrimEnd(',')} is needed");

    private Section? NotMapping(YamlNode item, string name)
    {
        reading.Fault(item.Start, $"{name} is not a mapping; keys with values are needed here");
        return null;
    }
}
