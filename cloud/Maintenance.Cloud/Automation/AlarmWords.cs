using System.Globalization;
using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;

namespace Maintenance.Cloud.Automation;

/// <summary>How an alarm reads to the person who gets its work order.</summary>
internal static class AlarmWords
{
    /// <summary>E.g. <c>P-101: Vibration</c>.</summary>
    public static string Title(AssetDirectory.Entry asset, FailureModes.Entry mode)
    {
        var title = $"{asset.TagNumber}: {mode.Description}";
        return title.Length <= TransitionCheck.MaxText ? title : title[..TransitionCheck.MaxText];
    }

    /// <summary>E.g. <c>vibration was 8.3 mm/s (limit-high 7.1) at 2026-01-01 12:00:00 UTC</c>.</summary>
    public static string Description(AlarmRaised alarm)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{alarm.Signal} was {alarm.Value:G5} {alarm.Unit}").TrimEnd();
        var basis = string.Create(CultureInfo.InvariantCulture, $"{alarm.Detector} {Basis(alarm)}").TrimEnd();
        return string.Create(
            CultureInfo.InvariantCulture, $"{value} ({basis}) at {alarm.RaisedAtUtc.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
    }

    private static string Basis(AlarmRaised alarm) => (alarm.Score, alarm.Limit) switch
    {
        ({ } score, { } limit) => string.Create(CultureInfo.InvariantCulture, $"score {score:G4}, limit {limit:G4}"),
        ({ } score, null) => string.Create(CultureInfo.InvariantCulture, $"score {score:G4}"),
        (null, { } limit) => string.Create(CultureInfo.InvariantCulture, $"{limit:G5}"),
        _ => "",
    };
}
