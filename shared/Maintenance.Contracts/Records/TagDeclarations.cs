namespace Maintenance.Contracts.Records;

/// <summary>What the gateway's configuration says of its tags; sent whenever that changes.</summary>
public sealed record TagDeclarations(IReadOnlyList<TagDeclaration> Tags);

/// <param name="Name">Unique in the gateway, e.g. <c>P-101.vibration</c>.</param>
/// <param name="Asset">Tag number of the asset it measures; null where none is named.</param>
/// <param name="Signal">What it measures on that asset, e.g. <c>vibration</c>; with the asset's class it leads to the failure mode.</param>
/// <param name="Kind">Temperature, Vibration, Pressure, Flow, Speed, Current, Power, Level, State, Counter or Other.</param>
/// <param name="Unit">Engineering unit, e.g. <c>mm/s</c>; empty where there is none.</param>
/// <param name="ExpectedPeriod">Longest time between two readings of a healthy tag (its maximum silence).</param>
/// <param name="Low">Lower alarm limit in the tag's unit.</param>
/// <param name="High">Upper alarm limit in the tag's unit.</param>
/// <param name="Writable">What a command may write to it; null: nothing.</param>
/// <param name="DataType">How the device holds the raw value, e.g. <c>float32</c>; null where only the device knows, as those do that say it with each value.</param>
/// <param name="Scale">Value in <paramref name="Unit"/> = raw × scale + offset; null: a gateway of before this was said.</param>
/// <param name="Offset">In the tag's unit.</param>
/// <param name="Deadband">In the tag's unit: a smaller change is not told before <paramref name="ExpectedPeriod"/>.</param>
public sealed record TagDeclaration(
    string Name, string? Asset, string Signal, string Kind, string Unit, TimeSpan ExpectedPeriod, double? Low, double? High,
    WriteRange? Writable = null, string? DataType = null, double? Scale = null, double? Offset = null, double? Deadband = null);

/// <summary>Values that a command may write, both ends included, in the tag's unit.</summary>
public sealed record WriteRange(double Min, double Max);
