using Maintenance.Analytics.Chain;

namespace Maintenance.Tool.Detect;

/// <summary>Which chain judges how many tags.</summary>
internal static class RowDetectors
{
    /// <exception cref="FormatException">There is no chain for so many tags.</exception>
    public static IRowDetector For(int tags, AlarmBudget budget) => tags == 1
        ? new TagDetector(budget)
        : throw new FormatException($"The file has {tags} tags; one is needed.");
}
