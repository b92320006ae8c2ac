using System.Globalization;
using System.Text.Json.Serialization;

namespace Maintenance.Benchmarks;

/// <summary>One measured number beside what it must be and, where there is a peer, beside the peer's.</summary>
/// <param name="Must">A comparison such as <c>&lt;= 2</c>; null where the number is only reported.</param>
internal sealed record Figure(
    string Name, double? Ours, double? Theirs, string? Peer, double? Ratio, string Unit, string? Must, bool Met,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Why)
{
    /// <summary>A number that is only told.</summary>
    public static Figure Reported(string name, double ours, string unit) => new(name, ours, null, null, null, unit, null, true, null);

    public static Figure AtMost(string name, double ours, string unit, double bound) =>
        new(name, ours, null, null, null, unit, string.Create(CultureInfo.InvariantCulture, $"<= {bound}"), ours <= bound, null);

    public static Figure AtLeast(string name, double ours, string unit, double bound) =>
        new(name, ours, null, null, null, unit, string.Create(CultureInfo.InvariantCulture, $">= {bound}"), ours >= bound, null);

    public static Figure Exactly(string name, double ours, string unit, double wanted) =>
        new(name, ours, null, null, null, unit, string.Create(CultureInfo.InvariantCulture, $"== {wanted}"), ours.Equals(wanted), null);

    /// <summary>A number that could not be measured is not met.</summary>
    public static Figure Unmeasured(string name, string unit, string? must, string why) =>
        new(name, null, null, null, null, unit, must, false, why);
}
