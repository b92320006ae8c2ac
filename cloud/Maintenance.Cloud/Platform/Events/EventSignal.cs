using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Wakes the readers when PostgreSQL says that an event was committed (LISTEN/NOTIFY). Only a hint: a reader looks by
/// itself every <see cref="EventReader.IdlePoll"/>, so a lost notification costs time and nothing else.
/// </summary>
internal sealed partial class EventSignal(
    [FromKeyedServices(Database.Worker)] NpgsqlDataSource worker, TimeProvider clock, ILogger<EventSignal> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private volatile TaskCompletionSource _next = NewSource();

    /// <summary>Completes at the next commit of an event after this call.</summary>
    public Task NextAsync() => _next.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isListening = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await worker.OpenConnectionAsync(stoppingToken);
                connection.Notification += (_, _) => Wake();
                await using var listen = new NpgsqlCommand("LISTEN platform_event", connection);
                await listen.ExecuteNonQueryAsync(stoppingToken);
                isListening = true;
                Wake();
                while (true)
                    await connection.WaitAsync(stoppingToken);
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                if (isListening)
                    LogLost(lost.Message);
                isListening = false;
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events are not announced any more ({Reason}); readers look by themselves until they are.")]
    private partial void LogLost(string reason);
}
