using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// Any detector of one tag with the two steps that make it useful, in one call: its raw score becomes a conformal rank against its
/// own past, and what the budget and the refractory period let through alarms (<see cref="AlarmChain"/>). One object a tag, one
/// thread at a time, no allocation per sample.
/// </summary>
public sealed class ChainedDetector(IDetector detector, AlarmBudget budget) : IStateful
{
    private readonly AlarmChain _chain = new(budget);

    public string StateName => "chained-detector/1";

    /// <summary>Takes the next sample.</summary>
    /// <returns>
    /// 0 to 1; <see cref="Verdict.AlarmLine"/> and more on a sample that alarms, and on no other. 0 while the detector still learns,
    /// and for a sample that it does not take.
    /// </returns>
    public double Take(double value, DateTimeOffset at) => detector.TryTake(value, at, out var score) ? _chain.Take(score, at) : 0;

    public void Save(StateWriter writer)
    {
        writer.Write(detector);
        writer.Write(_chain);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(detector);
        reader.Read(_chain);
    }
}
