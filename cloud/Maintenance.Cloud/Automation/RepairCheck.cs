namespace Maintenance.Cloud.Automation;

/// <summary>
/// How long the tags behind an automatic work order must be back at their baseline before its repair counts as verified. A run of an
/// hour warms a machine through; a site sets its own under <c>Automation:RepairCheck</c>.
/// </summary>
internal sealed record RepairCheck
{
    public TimeSpan Settle { get; init; } = TimeSpan.FromHours(1);
}
