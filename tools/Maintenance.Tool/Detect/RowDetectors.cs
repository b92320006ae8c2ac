using Maintenance.Analytics.Assets;
using Maintenance.Analytics.Chain;

namespace Maintenance.Tool.Detect;

/// <summary>Which chain judges how many tags.</summary>
internal static class RowDetectors
{
    /// <exception cref="FormatException">There is no chain for so many tags.</exception>
    public static IRowDetector For(int tags, AlarmBudget budget) => tags switch
    {
        1 => new TagDetector(budget),
        <= AssetDetector.MostTags => new AssetDetector(tags, budget),
        _ => throw new FormatException($"The file has {tags} tags; an asset has at most {AssetDetector.MostTags}."),
    };
}
