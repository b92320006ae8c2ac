using Maintenance.Cloud.Platform;
using Npgsql;

namespace Maintenance.Cloud.Alarms;

/// <summary>Counts the alarms that somebody is shown; silenced ones flood nobody.</summary>
internal sealed class WatchFloods : IEventSubscription
{
    public string Reader => "alarm-floods";

    public IReadOnlyCollection<string> Types { get; } = [nameof(AlarmRaised)];

    public Task HandleAsync(
        StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        EventJson.Read<AlarmRaised>(happened) is { IsSilenced: false } alarm
            ? FloodOfSite.TakeAsync(new(connection, transaction), alarm.SiteId, happened.AtUtc, cancellationToken)
            : Task.CompletedTask;
}
