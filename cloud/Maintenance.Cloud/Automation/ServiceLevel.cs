using Maintenance.Cloud.Work;

namespace Maintenance.Cloud.Automation;

/// <summary>
/// How soon a work order is due by its priority. No standard prescribes these: they follow the four classes that planners
/// use (within the shift, the next day, the next weekly plan, the next monthly plan), and a site sets its own under
/// <c>Automation:ServiceLevel</c>.
/// </summary>
internal sealed record ServiceLevel
{
    public TimeSpan Critical { get; init; } = TimeSpan.FromHours(4);

    public TimeSpan High { get; init; } = TimeSpan.FromHours(24);

    public TimeSpan Medium { get; init; } = TimeSpan.FromDays(7);

    public TimeSpan Low { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan Of(Priority priority) => priority switch
    {
        Priority.Critical => Critical,
        Priority.High => High,
        Priority.Medium => Medium,
        _ => Low,
    };
}
