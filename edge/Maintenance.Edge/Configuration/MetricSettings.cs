using System.Text.RegularExpressions;
using Maintenance.Protocols.Sparkplug;

namespace Maintenance.Edge.Configuration;

/// <summary>Where Sparkplug has a tag's value, or the values of many tags.</summary>
/// <param name="Device">Null: the metric is the edge node's own. *: of any of its devices.</param>
/// <param name="Name">
/// The metric's; a template's member behind a slash, a data set's cell as <c>Table[0]/Speed</c>. * stands for anything within
/// a level, ** for anything.
/// </param>
internal sealed record MetricSettings(EdgeNodeId Node, string? Device, string Name)
{
    public const string Any = "*";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>The entry stands for as many tags as metrics are found.</summary>
    public bool HasWildcard => Device is Any || Name.Contains('*', StringComparison.Ordinal);

    public bool Matches(string name) => Regex.IsMatch(
        name, $"^{Regex.Escape(Name).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking, Longest);

    public override string ToString() => Device is null ? $"{Node} {Name}" : $"{Node}/{Device} {Name}";
}
