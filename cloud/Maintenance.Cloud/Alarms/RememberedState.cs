using Maintenance.Analytics.State;

namespace Maintenance.Cloud.Alarms;

/// <summary>What a small detector remembers in a column.</summary>
internal static class RememberedState
{
    /// <summary>
    /// Goes on from what was remembered; begins anew where that is damaged or of another version. Minutes of counting are lost then,
    /// and no alarm.
    /// </summary>
    public static T Restore<T>(byte[]? remembered)
        where T : IStateful, new()
    {
        if (remembered is null)
            return new();
        try
        {
            var detector = new T();
            StateDocument.Restore(detector, remembered);
            return detector;
        }
        catch (StateException)
        {
            return new();
        }
    }
}
