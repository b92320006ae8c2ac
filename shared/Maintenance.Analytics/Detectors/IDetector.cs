using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Detectors;

/// <summary>
/// Says how strange each sample of one tag is, by what came before it and nothing else. One object a tag, one thread at a time;
/// nothing is allocated per sample. Adding a constant to all values or multiplying all by a positive number changes no score.
/// </summary>
/// <remarks>
/// A value that is no number, infinite or beyond ±<see cref="SampleClock.Largest"/>, and a time not after the last one, are not
/// taken: no score, and nothing is learnt. A gap in time is not filled: the next sample follows the last one, unless a detector
/// says otherwise. A constant series scores 0.
/// </remarks>
public interface IDetector : IStateful
{
    /// <summary>Takes the next sample.</summary>
    /// <param name="score">0 for what was expected, more for what was less so; a finite number. 0 where there is none.</param>
    /// <returns>False while it still learns, and for a sample that it does not take.</returns>
    bool TryTake(double value, DateTimeOffset at, out double score);
}
