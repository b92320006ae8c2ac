using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>The chain for one tag: a detector, then rank, budget and refractory period.</summary>
public sealed class TagDetector(AlarmBudget budget) : IRowDetector
{
    private readonly EwmaScore _detector = new();
    private readonly AlarmChain _chain = new(budget);

    public string StateName => "tag-detector/1";

    /// <summary>Takes the next sample; score 0 while it still learns, and for a sample that it cannot use.</summary>
    public Verdict Take(double value, DateTimeOffset at)
    {
        if (!_detector.TryTake(value, at, out var raw))
            return default;
        var score = _chain.Take(raw, at);
        return new(score, score >= Verdict.AlarmLine);
    }

    Verdict IRowDetector.Take(ReadOnlySpan<double> values, DateTimeOffset at) => Take(values[0], at);

    public void Save(StateWriter writer)
    {
        writer.Write(_detector);
        writer.Write(_chain);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_detector);
        reader.Read(_chain);
    }
}
