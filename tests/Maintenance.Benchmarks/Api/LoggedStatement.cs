using System.Text;
using System.Text.RegularExpressions;

namespace Maintenance.Benchmarks.Api;

/// <summary>A statement as PostgreSQL logged that it ran it, with its parameters as text.</summary>
internal sealed partial record LoggedStatement(string Sql, IReadOnlyList<string?> Parameters)
{
    /// <summary>Reads the statements of one transaction from the server's log (log_statement = all), in their order.</summary>
    /// <param name="isWanted">Whether a transaction is the one that is looked for.</param>
    public static IReadOnlyList<LoggedStatement> LastTransaction(string log, Func<IReadOnlyList<LoggedStatement>, bool> isWanted)
    {
        IReadOnlyList<LoggedStatement> wanted = [];
        foreach (var one in Entries(log).GroupBy(entry => entry.Process, StringComparer.Ordinal))
        {
            List<LoggedStatement> open = [];
            foreach (var (_, statement) in one)
            {
                if (statement.Sql.StartsWith("BEGIN", StringComparison.OrdinalIgnoreCase))
                    open = [];
                open.Add(statement);
                if (IsEnd(statement.Sql) && isWanted(open))
                    wanted = open;
            }
        }

        return wanted;
    }

    private static bool IsEnd(string sql) => sql.StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase) || sql.StartsWith("ROLLBACK", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string Process, LoggedStatement Statement)> Entries(string log)
    {
        var heads = Head().Matches(log);
        for (var i = 0; i < heads.Count; i++)
        {
            var (head, end) = (heads[i], i + 1 < heads.Count ? heads[i + 1].Index : log.Length);
            if (!string.Equals(head.Groups["level"].Value, "LOG", StringComparison.Ordinal))
                continue;
            var text = log[(head.Index + head.Length)..end];
            if (Statement().Match(text) is not { Success: true } statement)
                continue;
            // PostgreSQL begins the further lines of an entry with a tab.
            var sql = text[statement.Length..].Replace("\n\t", "\n", StringComparison.Ordinal).Trim();
            var isNext = i + 1 < heads.Count && string.Equals(heads[i + 1].Groups["level"].Value, "DETAIL", StringComparison.Ordinal)
                && string.Equals(heads[i + 1].Groups["process"].Value, head.Groups["process"].Value, StringComparison.Ordinal);
            var detail = isNext ? log[(heads[i + 1].Index + heads[i + 1].Length)..(i + 2 < heads.Count ? heads[i + 2].Index : log.Length)] : "";
            yield return (head.Groups["process"].Value, new(sql, [.. Values(detail.Replace("\n\t", "\n", StringComparison.Ordinal))]));
        }
    }

    /// <summary>As in <c>parameters: $1 = 'it''s', $2 = NULL</c>.</summary>
    private static IEnumerable<string?> Values(string detail)
    {
        for (var match = Parameter().Match(detail); match.Success; match = Parameter().Match(detail, match.Index + match.Length))
            yield return match.Groups["text"].Success ? new StringBuilder(match.Groups["text"].Value).Replace("''", "'").ToString() : null;
    }

    [GeneratedRegex(@"^\S+ \S+ \S+ \[(?<process>\d+)\] (?<level>[A-Z]+):  ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Head();

    [GeneratedRegex(@"^(execute [^:]*|statement): ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statement();

    [GeneratedRegex(@"\$\d+ = ('(?<text>([^']|'')*)'|NULL)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Parameter();
}
