namespace Maintenance.Cloud.Alarms;

/// <summary>How alarms become incidents, by section <c>Alarms:Incidents</c>.</summary>
internal sealed record IncidentSettings
{
    /// <summary>
    /// Alarms of an asset that follow each other within this time are one incident, and so are all while one of them is active.
    /// No standard prescribes it; an hour is longer than one fault takes to show on the tags of a machine, and shorter than a shift.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);
}
