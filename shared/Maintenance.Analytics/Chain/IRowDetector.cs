using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// Judges the tags of one asset row by row, each row by what came before it. One object an asset, one thread at a time; nothing
/// is allocated per row.
/// </summary>
public interface IRowDetector : IStateful
{
    /// <summary>What it found out about each tag, in the order of the tags.</summary>
    IReadOnlyList<TagChoice> Choices { get; }

    /// <summary>Takes the values of one moment.</summary>
    /// <param name="values">One for each tag, always in the same order; NaN where a tag has none.</param>
    /// <returns>Score 0 while it still learns, and for a row that it cannot use.</returns>
    Verdict Take(ReadOnlySpan<double> values, DateTimeOffset at);
}
