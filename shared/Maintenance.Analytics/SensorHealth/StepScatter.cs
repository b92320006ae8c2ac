using System.Runtime.InteropServices;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.SensorHealth;

/// <summary>The usual size of the steps from sample to sample, and that of the last few.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct StepScatter
{
    private const double Fast = 1.0 / 24;

    /// <summary>How quickly the middle is approached while it is learnt, and afterwards: factors for one step.</summary>
    private const double Quickly = 1.15;
    private const double Slowly = 1.01;

    /// <summary>
    /// Further off than that the first steps were no steps at all, and the middle is approached faster. One step says no more than
    /// that: of noise, one in two hundred is as small by chance, and a middle that followed it would call the next ones spikes.
    /// </summary>
    private const double Remote = 0.01;
    private const double Faster = 1.75;

    /// <summary>One step counts for at most so many usual ones, so that no single one decides.</summary>
    private const double Heaviest = 8;

    public int Count { get; private set; }

    /// <summary>About the median of the steps that are not 0, approached by factors: starts and stops among them do not count more than others.</summary>
    public double Usual { get; private set; }

    public double Recent { get; private set; }

    /// <summary>True once both are known.</summary>
    public bool Take(double step, bool isFrozen)
    {
        var isLearning = Count < SensorWatch.Learning;
        if (isLearning)
            Count++;
        if (step > 0 && !isFrozen)
            Approach(step, isLearning ? Quickly : Slowly);
        Recent = isLearning ? Usual : Recent + ((Math.Min(step, Heaviest * Usual) - Recent) * Fast);
        return !isLearning;
    }

    private void Approach(double step, double factor) =>
        Usual = Usual == 0 ? step
            : step > Usual ? Usual * factor
            : factor == Quickly && step < Usual * Remote ? Usual / Faster
            : Usual / factor;

    public readonly void Save(StateWriter writer)
    {
        writer.Write(Count);
        writer.Write(Usual);
        writer.Write(Recent);
    }

    public void Restore(StateReader reader)
    {
        Count = reader.ReadCount(SensorWatch.Learning);
        Usual = reader.ReadDouble();
        Recent = reader.ReadDouble();
    }
}
