using Maintenance.Analytics.Alarms;

namespace Maintenance.Cloud.Alarms;

/// <summary>Which alarms a list is about.</summary>
public enum AlarmView
{
    All,

    /// <summary>Those that somebody is shown: active, or over and not answered or reset.</summary>
    Standing,

    /// <summary>Those that nobody is shown: shelved, suppressed by design, out of service.</summary>
    Silenced,
}

internal static class AlarmViews
{
    private static readonly AlarmState[] Silenced = [AlarmState.Shelved, AlarmState.SuppressedByDesign, AlarmState.OutOfService];

    public static bool IsSilenced(AlarmState state) => Silenced.Contains(state);

    /// <summary>The states a list is about, by name; null where it is about all.</summary>
    public static string[]? States(AlarmView? view, AlarmState? state) =>
        state is { } one ? [one.ToString()]
        : view is AlarmView.Silenced ? [.. Silenced.Select(silenced => silenced.ToString())]
        : view is AlarmView.Standing ? [.. Enum.GetValues<AlarmState>().Except([AlarmState.Normal, .. Silenced]).Select(standing => standing.ToString())]
        : null;
}
