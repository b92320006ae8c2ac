using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Maintenance.Edge.Configuration;

/// <summary>One reading of one file: collects all that is wrong, and which keys exist.</summary>
/// <param name="environment">Value of a variable; null where it is not set.</param>
internal sealed partial class ConfigurationReading(string file, Func<string, string?> environment)
{
    /// <summary>Characters; what is shorter hides nothing.</summary>
    private const int LeastSecret = 6;

    private readonly List<ConfigurationFault> _faults = [];
    private readonly Dictionary<string, string> _substituted = new(StringComparer.Ordinal);   // as it was written, by what it became

    /// <summary>Every key that was asked for, as a path such as <c>devices[].tags[].name</c>.</summary>
    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<ConfigurationFault> Faults =>
        [.. _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    /// <summary>What a variable holds may be a secret, so it is told by the variable's name.</summary>
    public void Fault(Mark at, string message)
    {
        foreach (var (text, written) in _substituted.Where(entry => entry.Key.Length > 0).OrderByDescending(entry => entry.Key.Length))
        {
            // A short one, such as a number, may stand in a message by chance; within quotation marks it is itself.
            message = text.Length >= LeastSecret ? message.Replace(text, written, StringComparison.Ordinal)
                : message.Replace($"\"{text}\"", $"\"{written}\"", StringComparison.Ordinal).Replace($"'{text}'", $"'{written}'", StringComparison.Ordinal);
        }

        _faults.Add(new(file, at.Line, at.Column, message));
    }

    /// <summary>Puts the values of variables in the place of each <c>${NAME}</c>.</summary>
    public string Substitute(string text, Mark at, string path)
    {
        var became = Variable.Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (environment(name) is { } value)
                return value;
            Fault(at, $"{path} needs the environment variable {name}, which is not set");
            return "";
        });
        if (!string.Equals(became, text, StringComparison.Ordinal))
            _substituted[became] = text;
        return became;
    }

    /// <summary>Whether the whole text is one <c>${NAME}</c>.</summary>
    public static bool IsVariable(string text) => Variable.Match(text) is { Success: true } match && match.Length == text.Length;

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable { get; }
}
