using System.Globalization;
using System.Text;

namespace Maintenance.Edge.TagLists;

/// <summary>A tag as one line of YAML, which knows where in it each key's value stands.</summary>
internal sealed class TagLine
{
    /// <summary>Texts, also where they look like a number.</summary>
    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal) { "name", "asset", "signal", "unit", "topic" };

    private readonly StringBuilder _text = new();
    private readonly List<(int From, int To, string Key)> _values = [];

    /// <param name="values">By key, such as <c>register.address</c>.</param>
    public TagLine(IReadOnlyDictionary<string, string> values)
    {
        _text.Append("- ");
        Write("", [.. values]);
    }

    /// <summary>Without the indentation.</summary>
    public string Text => _text.ToString();

    /// <summary>The key whose value stands there; null where none does.</summary>
    public string? KeyAt(int column) => _values.Find(value => column >= value.From && column < value.To).Key;

    private void Write(string path, List<KeyValuePair<string, string>> values)
    {
        var separator = "{ ";
        foreach (var group in values.GroupBy(value => First(value.Key[path.Length..]), StringComparer.Ordinal))
        {
            _text.Append(separator).Append(group.Key).Append(": ");
            separator = ", ";
            var key = $"{path}{group.Key}";
            if (group.All(value => string.Equals(value.Key, key, StringComparison.Ordinal)))
            {
                var from = _text.Length;
                _text.Append(Scalar(key, group.Last().Value));
                _values.Add((from, _text.Length, key));
            }
            else
            {
                Write($"{key}.", [.. group]);
            }
        }

        _text.Append(" }");
    }

    private static string First(string path) => path.Split('.')[0];

    private static string Scalar(string key, string value)
    {
        var isPlain = !Texts.Contains(key)
            && (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || value is "true" or "false");
        var isWord = value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '/') && char.IsAsciiLetter(value[0])
            && value.ToUpperInvariant() is not ("TRUE" or "FALSE" or "NULL" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N");
        return isPlain || isWord ? value : $"\"{Escaped(value)}\"";
    }

    private static string Escaped(string value)
    {
        var text = new StringBuilder();
        foreach (var letter in value)
        {
            if (letter is '"' or '\\')
                text.Append('\\').Append(letter);
            else if (char.IsControl(letter))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}");
            else
                text.Append(letter);
        }

        return text.ToString();
    }
}
