using System.Globalization;

namespace Maintenance.Cloud.Requests;

/// <summary>The number a person says aloud: <c>R-000123</c>. Look-ups take either it or the id.</summary>
internal static class RequestNumber
{
    private const string Prefix = "R-";

    /// <summary>What a person says, written whole: <c>r-123</c> is <c>R-000123</c>; anything else stays.</summary>
    public static string Whole(string said) =>
        said.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && long.TryParse(said.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}{serial:D6}")
            : said;
}
