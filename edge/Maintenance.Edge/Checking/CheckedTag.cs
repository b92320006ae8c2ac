using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Checking;

/// <summary>What came of reading one tag once.</summary>
/// <param name="Address">Where the device has it.</param>
/// <param name="Raw">As the device gave it; null where it gave nothing.</param>
/// <param name="Value">In the tag's unit; NaN where there is none.</param>
/// <param name="Took">From the request to the answer.</param>
/// <param name="Error">What is wrong and what to do; null where nothing is.</param>
internal sealed record CheckedTag(TagSettings Tag, string Address, string? Raw, double Value, Quality Quality, TimeSpan? Took, string? Error)
{
    public static CheckedTag NotRead(TagSettings tag, string address, string error) => new(tag, address, null, double.NaN, Quality.Bad, null, error);

    /// <summary>Scales and judges a raw value as the gateway will.</summary>
    /// <param name="otherwise">What is wrong where the value is no number.</param>
    public static CheckedTag Judged(TagSettings tag, string address, string raw, in Reading sample, TimeSpan took, string otherwise)
    {
        var reading = Judgement.Of(sample, tag.Scale, tag.Offset, tag.Min, tag.Max);
        return new(tag, address, raw, reading.Value, reading.Quality, took, reading.Quality != Quality.Bad ? null
            : double.IsFinite(reading.Value)
                ? FormattableString.Invariant($"is outside range, {tag.Min:G6} to {tag.Max:G6}: check scale, offset and range.")
                : otherwise);
    }
}

/// <summary>One device, asked once for each of its tags.</summary>
/// <param name="Notes">What else it told: who made it, what it lets be asked for.</param>
internal sealed record CheckedDevice(DeviceSettings Device, IReadOnlyList<CheckedTag> Tags, IReadOnlyList<string> Notes);
