namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>A single value that came: of a metric, or of a member of one.</summary>
/// <param name="Name">
/// The metric's. A template's member has its name behind a slash, an element of an array its index in brackets, and a cell of a
/// data set its row in brackets and its column behind a slash: <c>Table[0]/Speed</c>.
/// </param>
/// <param name="Value">Of no kind where it is null.</param>
/// <param name="CapturedAtUtc">Null where the message does not say it.</param>
/// <param name="IsHistorical">Not the present value, but an earlier one sent late.</param>
/// <param name="Fault">Why the value cannot be used; null where it can.</param>
public sealed record MetricValue(
    string Name, SparkplugType Type, SparkplugValue Value, DateTimeOffset? CapturedAtUtc, bool IsHistorical, bool IsTransient,
    SparkplugQuality Quality, string? Fault)
{
    public bool IsNull => Value.Kind == SparkplugValueKind.None;
}
