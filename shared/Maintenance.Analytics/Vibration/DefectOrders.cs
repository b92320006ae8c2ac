namespace Maintenance.Analytics.Vibration;

/// <summary>How often a fault in each part of a bearing is run over, per turn of the shaft; elements slip, so 1 to 2 % less is usual.</summary>
/// <param name="OuterRing">BPFO, ball pass frequency of the outer ring.</param>
/// <param name="InnerRing">BPFI, of the inner ring.</param>
/// <param name="ElementSpin">BSF, turns of an element around itself; its fault strikes both rings, so twice as often.</param>
/// <param name="Cage">FTF, fundamental train frequency.</param>
public sealed record DefectOrders(double OuterRing, double InnerRing, double ElementSpin, double Cage)
{
    /// <summary>Strikes of a fault of one element, on both rings.</summary>
    public double ElementStrikes => 2 * ElementSpin;

    /// <summary>Strikes of a fault of <paramref name="part"/> per turn of the shaft.</summary>
    public double Of(BearingPart part) => part switch
    {
        BearingPart.OuterRing => OuterRing,
        BearingPart.InnerRing => InnerRing,
        BearingPart.Element => ElementStrikes,
        BearingPart.Cage => Cage,
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "A bearing has no such part."),
    };
}
