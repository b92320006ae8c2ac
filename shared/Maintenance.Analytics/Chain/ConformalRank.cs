using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// Turns the score of any detector into its rank among the detector's own earlier scores: the share of them, with this one, that
/// were at least as high (the conformal p-value of Vovk, Gammerman and Shafer 2005). Whatever the score's unit and distribution,
/// a rank of 0.01 comes once in a hundred samples of a series that goes on as before. No allocation per score.
/// </summary>
/// <param name="memory">Scores remembered; the smallest possible rank is 1 / (memory + 1). 2 to 65,536.</param>
public sealed class ConformalRank(int memory = 1024) : IStateful
{
    private readonly SortedWindow _past = new(memory is >= 2 and <= 65_536
        ? memory
        : throw new ArgumentOutOfRangeException(nameof(memory), memory, "2 to 65536 scores can be remembered."));

    public string StateName => "conformal-rank/1";

    /// <summary>Earlier scores that the next is compared with.</summary>
    public int Count => _past.Count;

    /// <summary>Ranks a score among the earlier ones, then remembers it.</summary>
    /// <param name="score">Greater is stranger. What is no number is not remembered.</param>
    /// <returns>In (0, 1]; 1 for the first score, and for what is no number.</returns>
    public double Take(double score)
    {
        if (double.IsNaN(score))
            return 1;
        var rank = (_past.CountFrom(score) + 1.0) / (_past.Count + 1);
        _past.Add(score);
        return rank;
    }

    public void Save(StateWriter writer) => writer.Write(_past);

    public void Restore(StateReader reader) => reader.Read(_past);
}
