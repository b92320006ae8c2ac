using System.IO.Enumeration;
using System.Text;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// A way from the Objects folder to nodes, by browse names: <c>/Plant/Line 1/F-4??/vibration</c>. In a name <c>*</c> stands
/// for anything and <c>?</c> for one character; <c>&amp;</c> takes the next character as it is, as in the relative paths of
/// Part 4 §A.2. Namespaces of names are not compared.
/// </summary>
internal sealed class NodePath
{
    private readonly string _text;

    private NodePath(string text, IReadOnlyList<string> steps, bool hasWildcard) =>
        (_text, Steps, HasWildcard) = (text, steps, hasWildcard);

    /// <summary>For <see cref="Matches"/>.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>Whether it may lead to several nodes.</summary>
    public bool HasWildcard { get; }

    /// <summary>Null where it is none: it begins with a slash, no name in it is empty, and it does not end with an ampersand.</summary>
    public static NodePath? Parse(string text)
    {
        if (!text.StartsWith('/'))
            return null;
        var steps = new List<string>();
        var step = new StringBuilder();
        var hasWildcard = false;
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '/':
                    steps.Add(step.ToString());
                    step.Clear();
                    break;
                case '&' when i + 1 == text.Length:
                    return null;
                case '&':
                    Literally(step, text[++i]);
                    break;
                case '*' or '?':
                    hasWildcard = true;
                    step.Append(text[i]);
                    break;
                default:
                    Literally(step, text[i]);
                    break;
            }
        }

        steps.Add(step.ToString());
        return steps.Contains("") ? null : new(text, steps, hasWildcard);
    }

    public static bool Matches(string step, string name) => FileSystemName.MatchesSimpleExpression(step, name, ignoreCase: false);

    public override string ToString() => _text;

    private static void Literally(StringBuilder step, char letter)
    {
        if (letter is '*' or '?' or '\\')
            step.Append('\\');
        step.Append(letter);
    }
}
