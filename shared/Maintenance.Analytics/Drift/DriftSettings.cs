namespace Maintenance.Analytics.Drift;

/// <summary>How slow and how large a departure has to be. Everything is in shares of the tag's own span and scatter.</summary>
public sealed record DriftSettings
{
    public static readonly DriftSettings Usual = new();

    /// <summary>Samples in a block: four hours at ten minutes.</summary>
    public int Block { get; init; } = 24;

    /// <summary>Blocks from which level and scatter are first taken.</summary>
    public int Least { get; init; } = 14;

    /// <summary>A departure smaller than this is of no interest, however sure: share of what lies between standstill and work.</summary>
    public double LeastShare { get; init; } = 0.07;

    /// <summary>And smaller than so many of the tag's own scatters from block to block.</summary>
    public double LeastScatters { get; init; } = 4;

    /// <summary>Share of a departure that a stop has to have seen: what came since may be a sensor's.</summary>
    public double WitnessedShare { get; init; } = 0.5;

    /// <summary>Scatters that a departure is allowed before it is summed up (Page 1954: half of the shift to be found).</summary>
    public double Allowance { get; init; } = 1;

    /// <summary>Sum, in scatters, at which it is a drift.</summary>
    public double Decision { get; init; } = 12;

    /// <summary>Blocks over which the level follows what is not a drift: seasons, wear-in.</summary>
    public double Following { get; init; } = 150;
}
