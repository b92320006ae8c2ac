using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>A two-sided cumulative sum (Page 1954): what a series strays beyond an allowance adds up, what it stays below takes away.</summary>
/// <param name="allowance">Scatters that are not counted.</param>
/// <param name="enough">Sum, in scatters × rows, that is evidence of 1.</param>
internal sealed class StraySum(double allowance, double enough) : IStateful
{
    /// <summary>Evidence beyond this is not kept, so that the end of a departure shows soon.</summary>
    public const double Most = 2;

    private double _up;
    private double _down;

    public string StateName => "stray-sum/1";

    /// <summary>0 to <see cref="Most"/>; 1 is enough to alarm.</summary>
    public double Evidence => Math.Max(_up, _down) / enough;

    /// <summary>Evidence of a rise alone.</summary>
    public double RisingEvidence => _up / enough;

    /// <param name="stray">Scatters from normal.</param>
    public void Take(double stray)
    {
        // Back within the allowance, what was kept beyond 1 no longer speaks for a departure.
        var most = (Math.Abs(stray) < allowance ? 1 : Most) * enough;
        _up = Math.Clamp(_up + stray - allowance, 0, most);
        _down = Math.Clamp(_down - stray - allowance, 0, most);
    }

    public void Clear() => (_up, _down) = (0, 0);

    public void Save(StateWriter writer)
    {
        writer.Write(_up);
        writer.Write(_down);
    }

    public void Restore(StateReader reader)
    {
        _up = reader.ReadDouble();
        _down = reader.ReadDouble();
    }
}
