using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Pipeline;

/// <summary>Turns raw values into readings in the tag's unit, with a quality that can be relied on.</summary>
internal static class Judgement
{
    /// <summary>
    /// Engineering value = raw × <paramref name="scale"/> + <paramref name="offset"/>. What is no number becomes NaN and bad,
    /// what is physically impossible keeps its value and becomes bad; a quality that was worse before stays.
    /// </summary>
    public static Reading Of(in Reading sample, double scale, double offset, double min, double max)
    {
        var value = (sample.Value * scale) + offset;
        return !double.IsFinite(value) ? sample with { Value = double.NaN, Quality = Quality.Bad }
            : value < min || value > max ? sample with { Value = value, Quality = Quality.Bad }
            : sample with { Value = value };
    }
}
