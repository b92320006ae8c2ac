using Maintenance.Analytics.Drift;
using Maintenance.Analytics.SensorHealth;

namespace Maintenance.Analytics.Incidents;

/// <summary>What a tag is to its machine.</summary>
public enum TagRole
{
    /// <summary>A quantity that tells of the machine's health.</summary>
    Measured,

    /// <summary>How hard the machine works: what the others are judged against.</summary>
    Load,

    /// <summary>0 or 1: whether it runs.</summary>
    RunState,
}

/// <summary>A tag of an asset.</summary>
/// <param name="Signal">Name by which the failure mode table knows it.</param>
/// <param name="FollowsSurroundings">Stands on something that peers share, as a temperature on that of the hall.</param>
public sealed record AssetTag(string Signal, TagRole Role, SensorRange Range, bool FollowsSurroundings = false);

/// <summary>An asset as its watch needs to know it. It has one load tag, and may have one run-state.</summary>
public sealed record AssetDesign(string Class, IReadOnlyList<AssetTag> Tags)
{
    /// <summary>How long after a start its slowest tag has settled.</summary>
    public TimeSpan Starting { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long after a stop it has cooled down and run out.</summary>
    public TimeSpan Cooling { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How slowly its temperatures follow the load: a third is left after so long.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMinutes(50);

    /// <summary>Findings no further apart belong to one incident.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(3);

    public DriftSettings Drift { get; init; } = DriftSettings.Usual;

    /// <summary>Index of the tag of a role; -1 where there is none.</summary>
    public int IndexOf(TagRole role)
    {
        for (var i = 0; i < Tags.Count; i++)
        {
            if (Tags[i].Role == role)
                return i;
        }

        return -1;
    }
}
