namespace Maintenance.Analytics.Vibration;

/// <summary>A rolling bearing's dimensions, from its datasheet. The outer ring stands, the inner turns with the shaft.</summary>
public sealed record BearingGeometry
{
    /// <param name="elements">Balls or rollers in a row; 3 or more.</param>
    /// <param name="elementDiameterMm">More than 0.</param>
    /// <param name="pitchDiameterMm">Of the circle through the elements' middles; more than an element's.</param>
    /// <param name="contactAngleDegrees">0 to below 90; 0 for a deep groove ball bearing under radial load.</param>
    /// <exception cref="ArgumentOutOfRangeException">No bearing has such dimensions.</exception>
    public BearingGeometry(int elements, double elementDiameterMm, double pitchDiameterMm, double contactAngleDegrees = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(elements, 3);
        if (!(elementDiameterMm > 0))
            throw new ArgumentOutOfRangeException(nameof(elementDiameterMm), elementDiameterMm, "An element's diameter is more than 0 mm.");
        if (!(pitchDiameterMm > elementDiameterMm && double.IsFinite(pitchDiameterMm)))
            throw new ArgumentOutOfRangeException(nameof(pitchDiameterMm), pitchDiameterMm, "The pitch circle is larger than an element.");
        if (!(contactAngleDegrees is >= 0 and < 90))
            throw new ArgumentOutOfRangeException(nameof(contactAngleDegrees), contactAngleDegrees, "A contact angle is 0 to below 90 degrees.");
        (Elements, ElementDiameterMm, PitchDiameterMm, ContactAngleDegrees) = (elements, elementDiameterMm, pitchDiameterMm, contactAngleDegrees);
    }

    public int Elements { get; }

    public double ElementDiameterMm { get; }

    public double PitchDiameterMm { get; }

    public double ContactAngleDegrees { get; }

    /// <summary>The rates at which faults are run over, as multiples of the shaft's (Randall, Vibration-based Condition Monitoring, 2.2.3).</summary>
    public DefectOrders DefectOrders()
    {
        var ratio = ElementDiameterMm / PitchDiameterMm * Math.Cos(ContactAngleDegrees * Math.PI / 180);
        return new(
            OuterRing: Elements / 2.0 * (1 - ratio),
            InnerRing: Elements / 2.0 * (1 + ratio),
            ElementSpin: PitchDiameterMm / (2 * ElementDiameterMm) * (1 - (ratio * ratio)),
            Cage: (1 - ratio) / 2);
    }
}
