using System.Threading.Channels;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline;

/// <summary>Values that did not come, or came and could not be used, as a driver tells it.</summary>
internal sealed record Miss(
    GapReason Reason, string Device, string? Tag, DateTimeOffset FromUtc, DateTimeOffset ToUtc, long Count, string Detail);

/// <summary>A record of the alarm lane that no sample led to: an alarm that a device decided by itself, an answer to a command.</summary>
/// <param name="Settled">Called once it is on disk, or counted as lost; from any thread.</param>
internal sealed record DeviceAlarm(OutboxRecord Record, Action Settled);

/// <summary>A value that a driver knows it has handed over already: counted, not taken.</summary>
/// <param name="Tag">Its place among the configuration's tags.</param>
internal sealed record Repeat(int Tag);

/// <summary>Another configuration: what came before it was taken under the one before.</summary>
/// <param name="Done">Set once the pipeline goes by it.</param>
internal sealed record NewSettings(SettingsChange Change, TaskCompletionSource Done);

/// <summary>The one way into the pipeline. Bounded: when it is full the device waits, not the memory.</summary>
internal sealed class Inlet
{
    private const int Capacity = 256;

    private readonly Channel<object> _channel = Channel.CreateBounded<object>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Sent through the inlet at regular times, so that what waits for time is done between two batches.</summary>
    public static object Tick { get; } = new();

    /// <summary>Batches, misses, repeats and ticks, in the order in which they came.</summary>
    public ChannelReader<object> Reader => _channel.Reader;

    public ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken) =>
        _channel.Writer.WriteAsync(batch, cancellationToken);

    public ValueTask WriteAsync(Miss miss, CancellationToken cancellationToken) =>
        _channel.Writer.WriteAsync(miss, cancellationToken);

    public ValueTask WriteAsync(Repeat repeat, CancellationToken cancellationToken) =>
        _channel.Writer.WriteAsync(repeat, cancellationToken);

    public ValueTask WriteAsync(DeviceAlarm alarm, CancellationToken cancellationToken) =>
        _channel.Writer.WriteAsync(alarm, cancellationToken);

    public ValueTask WriteAsync(NewSettings settings, CancellationToken cancellationToken) =>
        _channel.Writer.WriteAsync(settings, cancellationToken);

    /// <summary>A tick that finds the inlet full is left out: batches are under way, and the next tick comes soon.</summary>
    public void TryTick() => _channel.Writer.TryWrite(Tick);

    /// <summary>Nothing more will come; what is inside is still handed out.</summary>
    public void Close() => _channel.Writer.TryComplete();
}
