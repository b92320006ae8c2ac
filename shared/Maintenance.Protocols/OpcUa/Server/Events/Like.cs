namespace Maintenance.Protocols.OpcUa.Server.Events;

/// <summary>Patterns of the Like operator (Part 4 §7.7.3): % any text, _ one character, [abc] and [a-c] one of these, [^abc] none, \ escapes.</summary>
internal static class Like
{
    public static bool Matches(string text, string pattern)
    {
        var (at, p, star, mark) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
                (star, mark) = (p++, at);
            else if (p < pattern.Length && MatchesOne(text[at], pattern, p, out var next))
                (at, p) = (at + 1, next);
            else if (star >= 0)
                (at, p) = (++mark, star + 1);
            else
                return false;
        }

        return pattern.AsSpan(p).IndexOfAnyExcept('%') < 0;
    }

    private static bool MatchesOne(char letter, string pattern, int at, out int next)
    {
        next = at + 1;
        switch (pattern[at])
        {
            case '_':
                return true;
            case '\\' when at + 1 < pattern.Length:
                next = at + 2;
                return pattern[at + 1] == letter;
            case '[' when pattern.IndexOf(']', at + 1) is var end and > 0:
                next = end + 1;
                return IsIn(letter, pattern.AsSpan(at + 1, end - at - 1));
            default:
                return pattern[at] == letter;
        }
    }

    private static bool IsIn(char letter, ReadOnlySpan<char> list)
    {
        var negated = list.StartsWith("^", StringComparison.Ordinal);
        if (negated)
            list = list[1..];
        var found = false;
        for (var at = 0; at < list.Length && !found; at++)
        {
            if (at + 2 < list.Length && list[at + 1] == '-')
                (found, at) = (letter >= list[at] && letter <= list[at + 2], at + 2);
            else
                found = list[at] == letter;
        }

        return found != negated;
    }
}
