using System.Diagnostics.Metrics;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Brings one subscription its events, in order of transaction. An event is read only when every transaction that began
/// before its own has ended, so one that commits late is never skipped. A failing event is tried
/// <see cref="MaxAttempts"/> times with growing pauses, then parked with its reason, and later events of the same subject
/// are parked behind it: order within a subject holds, and other subjects do not wait.
/// </summary>
internal sealed partial class EventReader(
    IEventSubscription subscription, EventSignal signal, EventStore store, TimeProvider clock, ILogger<EventReader> log) : BackgroundService
{
    public const int MaxAttempts = 5;

    /// <summary>Longest time between two looks when nothing is announced.</summary>
    public static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan UnsettledPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly Counter<long> Handled = PlatformMeter.Meter.CreateCounter<long>("events_handled_total");
    private static readonly Counter<long> Parked = PlatformMeter.Meter.CreateCounter<long>("events_parked_total");
    private static readonly Counter<long> Failed = PlatformMeter.Meter.CreateCounter<long>("event_attempts_failed_total");

    private const string NotKnown = "0";

    // Most of what happens is not for this reader, and its cursor moves only by what is: without this, each look would go through all the rest again.
    private string _passedTo = NotKnown;

    private readonly KeyValuePair<string, object?> _label = new("reader", subscription.Reader);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
                pause = FirstPause;
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                if (pause == FirstPause)
                    LogAway(away, subscription.Reader);
                _passedTo = NotKnown; // it may come back as another, older copy
                await Task.Delay(pause, clock, stoppingToken);
                pause = Longer(pause);
            }
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        var announced = signal.NextAsync();
        var found = await store.NextAsync(subscription, _passedTo, cancellationToken);
        _passedTo = found.PassedTo;
        foreach (var next in found.Settled)
            await TakeAsync(next, cancellationToken);
        if (found.Settled.Count > 0)
            return;

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(announced, Task.Delay(found.HasUnsettled ? UnsettledPoll : IdlePoll, clock, waiting.Token));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task TakeAsync(PendingEvent next, CancellationToken cancellationToken)
    {
        for (var (attempt, pause) = (1, FirstPause); ; attempt++, pause = Longer(pause))
        {
            try
            {
                var isTaken = await store.TakeAsync(subscription, next, cancellationToken);
                (isTaken ? Handled : Parked).Add(1, _label);
                return;
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested && failed is not NpgsqlException { IsTransient: true })
            {
                Failed.Add(1, _label);
                if (attempt == MaxAttempts)
                {
                    await store.ParkAsync(subscription.Reader, next, $"{failed.GetType().Name}: {failed.Message}", attempt, cancellationToken);
                    Parked.Add(1, _label);
                    LogParked(failed, next.Event.Type, next.Event.Id, subscription.Reader, attempt);
                    return;
                }
            }

            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} event {Id} was parked by {Reader} after {Attempts} attempts.")]
    private partial void LogParked(Exception failed, string type, long id, string reader, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event reader {Reader} cannot read; it tries again with growing pauses.")]
    private partial void LogAway(Exception away, string reader);
}
