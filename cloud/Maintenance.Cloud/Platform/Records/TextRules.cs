using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Which characters a text may hold. What cannot be seen makes two names look alike that are not, and what turns the
/// direction of writing shows a text that is not the one that was sent (Unicode Technical Report 36).
/// </summary>
internal static class TextRules
{
    /// <summary>The text of a JSON string; null where its escapes make no whole characters.</summary>
    public static string? Of(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsClean(string text, bool isOneLine)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !text.Contains('\uFFFD', StringComparison.Ordinal))
                return false; // half a surrogate pair
            var isBreak = rune.Value is '\n' or '\t' or '\r';
            if (isBreak ? isOneLine : !IsSeen(rune))
                return false;
        }

        return true;
    }

    /// <summary>A text of anybody's as it can be kept and shown: what <see cref="IsClean"/> refuses is a mark, and what is beyond <paramref name="longest"/> is left out.</summary>
    public static string Shown(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = rune.Value is '\n' or '\t' or '\r' || IsSeen(rune) ? rune : Rune.ReplacementChar;
            if (shown.Length + kept.Utf16SequenceLength > longest)
                break;
            shown.Append(kept.ToString());
        }

        return shown.ToString();
    }

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D, // joiners, which scripts and emoji need
        _ => true,
    };
}
