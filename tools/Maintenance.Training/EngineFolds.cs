namespace Maintenance.Training;

/// <summary>Parts of units, or of anything else that must not be torn apart, for cross-validation.</summary>
internal static class EngineFolds
{
    /// <summary>The fold of each of so many units: folds of equal size, drawn by the seed.</summary>
    public static int[] Draw(int units, int folds, int seed)
    {
        int[] drawn = [.. Enumerable.Range(0, units).Select(unit => unit % folds)];
        new Random(seed).Shuffle(drawn);
        return drawn;
    }
}
