using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Devices;

/// <summary>What a driver has of the gateway during one connection.</summary>
/// <param name="connected">Called once the device has been reached.</param>
internal sealed class DeviceLink(DeviceStatus status, Inlet inlet, Func<ValueTask> connected, CancellationToken aborted)
{
    public DeviceStatus Status => status;

    /// <summary>The connection is given up at once, whatever is under way.</summary>
    public CancellationToken Aborted => aborted;

    /// <summary>
    /// For a driver that keeps its connection by itself: the device was reached. What it waits for now, it waits for beside the others
    /// that connect.
    /// </summary>
    public Action Reached { get; init; } = static () => { };

    /// <summary>
    /// Gives the device more tags while it goes on, and returns those with the numbers under which their values can be handed over:
    /// not those of which another tag has the name.
    /// </summary>
    public Func<IReadOnlyList<TagSettings>, CancellationToken, Task<IReadOnlyList<TagSettings>>> AddTagsAsync { get; init; } =
        static (_, _) => Task.FromResult<IReadOnlyList<TagSettings>>([]);

    public ValueTask ConnectedAsync() => connected();

    /// <summary>Hands values over; waits while the pipeline is behind.</summary>
    public ValueTask DeliverAsync(SampleBatch batch)
    {
        status.Heard();
        return inlet.WriteAsync(batch, aborted);
    }

    /// <summary>A value of this tag came once more that had been handed over before.</summary>
    public ValueTask RepeatAsync(int tag) => inlet.WriteAsync(new Repeat(tag), aborted);

    /// <summary>An alarm of the device's own.</summary>
    /// <param name="settled">Called once it is on disk, or counted as lost.</param>
    public ValueTask AlarmAsync(OutboxRecord record, Action settled) => inlet.WriteAsync(new DeviceAlarm(record, settled), aborted);

    public ValueTask MissAsync(Miss miss) => inlet.WriteAsync(miss, aborted);

    public ValueTask MissAsync(
        GapReason reason, string? tag, DateTimeOffset fromUtc, DateTimeOffset toUtc, long count, string detail) =>
        inlet.WriteAsync(new Miss(reason, status.Name, tag, fromUtc, toUtc, count, detail), aborted);
}
