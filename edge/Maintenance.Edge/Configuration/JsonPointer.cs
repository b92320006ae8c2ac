using System.Globalization;
using System.Text.Json;

namespace Maintenance.Edge.Configuration;

/// <summary>A place in a JSON document (RFC 6901), e.g. <c>/data/0/value</c>; empty for the whole.</summary>
internal sealed class JsonPointer
{
    private readonly string _text;
    private readonly string[] _steps;

    private JsonPointer(string text, string[] steps)
    {
        _text = text;
        _steps = steps;
    }

    /// <summary>Names of fields and numbers of elements, from the outside in.</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>Null where the text is none: it must be empty or begin with a slash, and ~ stands only before 0 or 1.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
            return new(text, []);
        if (text[0] != '/')
            return null;
        for (var i = text.IndexOf('~', StringComparison.Ordinal); i >= 0; i = text.IndexOf('~', i + 1))
        {
            if (i + 1 == text.Length || text[i + 1] is not ('0' or '1'))
                return null;
        }

        return new(text, [.. text[1..].Split('/').Select(step =>
            step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
    }

    /// <summary>Whether the document has something there.</summary>
    public bool TryFind(JsonElement root, out JsonElement found)
    {
        found = root;
        foreach (var step in _steps)
        {
            var there = found.ValueKind switch
            {
                JsonValueKind.Object => found.TryGetProperty(step, out found),
                JsonValueKind.Array => TryElement(ref found, step),
                _ => false,
            };
            if (!there)
                return false;
        }

        return true;
    }

    public override string ToString() => _text;

    private static bool TryElement(ref JsonElement array, string step)
    {
        if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= array.GetArrayLength())
            return false;
        array = array[index];
        return true;
    }
}
