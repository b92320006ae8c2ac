namespace Maintenance.Analytics.Assets;

/// <summary>What an <see cref="AssetDetector"/> found of a tag and set itself to.</summary>
/// <param name="IsKnown">False while the tag has not shown enough different values; the rest is 0 then.</param>
/// <param name="Scatter">Standard deviation of the tag's short mean around its normal, in the tag's engineering unit.</param>
/// <param name="Wander">Share of that scatter that is drift, not noise, 0 to 1; from about 0.9 the tag is followed even in alarm.</param>
public readonly record struct TagChoice(bool IsKnown, double Scatter, double Wander)
{
    internal static TagChoice Of(Departure tag) => tag.Unit.IsKnown
        ? new(true, tag.Unit.Engineering(tag.Scatter), tag.Wander)
        : default;
}
