using System.Globalization;

namespace Maintenance.Cloud.Work;

/// <summary>The number a person says aloud: <c>W-000123</c>. Look-ups take either it or the id.</summary>
internal static class WorkOrderNumber
{
    private const string Prefix = "W-";

    public static string Format(long number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D6}");

    /// <returns>False for anything else; at least one digit, leading zeros optional.</returns>
    public static bool TryParse(string text, out long number)
    {
        number = 0;
        return text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && long.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
