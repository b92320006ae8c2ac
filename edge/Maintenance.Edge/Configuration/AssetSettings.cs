using Maintenance.Analytics.Chain;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Configuration;

/// <summary>What the gateway is told of an asset, so that it knows when its tags mean something. Tags are named by their index.</summary>
/// <param name="Class">Code of the asset class, in capitals, by which signals lead to failure modes.</param>
/// <param name="RunState">Tag that is over 0.5 while it runs.</param>
/// <param name="Load">Tag that shows its load: tells whether it runs where there is no run-state, and which product it is on.</param>
/// <param name="Maintenance">Tag that is over 0.5 while it is being worked on, such as a key switch.</param>
/// <param name="Starting">How long after a start its slowest tag has settled.</param>
/// <param name="IncidentWindow">Alarms no further apart belong to one incident.</param>
/// <param name="Joint">Null: its tags are judged each by itself only.</param>
/// <param name="Drift">Null: nothing watches for what comes over days and weeks.</param>
/// <param name="Tags">All that name the asset, in the order of the file.</param>
internal sealed record AssetSettings(
    string Name, string Class, int? RunState, int? Load, int? Maintenance, TimeSpan Starting, TimeSpan IncidentWindow,
    JointSettings? Joint, DriftWatchSettings? Drift, IReadOnlyList<int> Tags)
{
    /// <summary>Hash of what stands in the file.</summary>
    public string Written { get; init; } = "";

    /// <summary>The same asset where tags have other indices, and where there may be more of them or fewer.</summary>
    /// <param name="before">Those that the indices are of.</param>
    public AssetSettings AmongTags(IReadOnlyList<TagSettings> before, IReadOnlyList<TagSettings> after)
    {
        return this with
        {
            RunState = Found(RunState),
            Load = Found(Load),
            Maintenance = Found(Maintenance),
            Tags = [.. after.Where(tag => string.Equals(tag.Asset, Name, StringComparison.Ordinal)).Select(tag => tag.Index)],
        };

        int? Found(int? index) => index is { } tag ? after.FirstOrDefault(found => string.Equals(found.Name, before[tag].Name, StringComparison.Ordinal))?.Index : null;
    }
}

/// <summary>Judges those of an asset's tags together that have a detector.</summary>
/// <param name="Period">Each tag's mean over so long is one value.</param>
/// <param name="Budget">False alarms that the asset may raise in a week.</param>
internal sealed record JointSettings(TimeSpan Period, AlarmBudget Budget, AlarmPriority Priority);

/// <summary>Watches an asset for what comes over days and weeks: what its tags say above what its load explains.</summary>
/// <param name="Period">What each tag says over so long is one row.</param>
/// <param name="Settling">How long after a start its slowest tag has settled.</param>
/// <param name="Cooling">How long after a stop it has run out and cooled down.</param>
/// <param name="Lag">How slowly its temperatures follow the load: a third is left after so long.</param>
internal sealed record DriftWatchSettings(TimeSpan Period, TimeSpan Settling, TimeSpan Cooling, TimeSpan Lag, AlarmPriority Priority);
