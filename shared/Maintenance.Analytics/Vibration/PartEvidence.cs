namespace Maintenance.Analytics.Vibration;

/// <summary>What an envelope spectrum says of one part of a bearing.</summary>
/// <param name="ExpectedHz">Rate at which a fault of the part is run over.</param>
/// <param name="FoundHz">Where the greatest line near that is; NaN where the spectrum holds nothing there.</param>
/// <param name="Prominence">How many times the lines at the rate and its multiples stand above the noise around them.</param>
public sealed record PartEvidence(BearingPart Part, double ExpectedHz, double FoundHz, double Prominence)
{
    public bool IsDamaged => Prominence >= BearingInspection.DamagedFrom;
}
