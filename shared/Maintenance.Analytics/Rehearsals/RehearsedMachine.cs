namespace Maintenance.Analytics.Rehearsals;

/// <summary>Where it stands what a machine was doing, so that a rehearsal is silent when a gateway would have been.</summary>
/// <param name="RunState">Tag that is over 0.5 while it runs; a star at its beginning or end stands for anything, as in <c>*.running</c>.</param>
/// <param name="Load">Tag that shows its load, where it has no run-state.</param>
/// <param name="Maintenance">Tag that is over 0.5 while it is being worked on.</param>
/// <param name="Starting">How long after a start it has settled, 0 to 7 days; ten minutes where not said.</param>
public sealed record RehearsedMachine(string? RunState = null, string? Load = null, string? Maintenance = null, TimeSpan? Starting = null)
{
    private static readonly TimeSpan UsualStarting = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestStarting = TimeSpan.FromDays(7);

    /// <summary>What is wrong with it and what it has to be; null where nothing is.</summary>
    public string? Fault =>
        RunState is null && Load is null && Maintenance is null ? "a machine has a runState, a load or a maintenance tag"
        : RunState is not null && Load is not null ? "a machine has a runState or a load, not both: the run-state tells whether it runs"
        : new[] { RunState, Load, Maintenance }.Any(tag => tag is not null && !RehearsalRule.IsPattern(tag)) ? "runState, load and maintenance are tags' names, with at most a star at their beginning or end"
        : Starting < TimeSpan.Zero || Starting > LongestStarting ? "starting is 0 to seven days"
        : null;

    /// <summary>What it does over the time of a rehearsal, still to be told.</summary>
    public MachineTimeline Timeline() => new(RunState is not null, Load is not null, Starting ?? UsualStarting);
}
