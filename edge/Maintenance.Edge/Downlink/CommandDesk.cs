using System.Threading.Channels;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Downlink;

/// <summary>
/// Executes the cloud's commands one after the other, each once at most: it is noted on disk before it is begun, and one that the
/// gateway had begun when it ended is answered <see cref="CommandOutcome.Unknown"/> and not tried again. The answer goes up with the
/// alarms, again after a restart until it is on its way.
/// </summary>
internal sealed partial class CommandDesk(
    GatewaySettings settings, TagWrites writes, CommandJournal journal, Inlet inlet, TimeProvider clock, ILogger<CommandDesk> log) : BackgroundService
{
    private const string ByCloud = "the cloud";
    private const int Capacity = 100;   // what the cloud lets wait at once; the rest it tells again

    private readonly Channel<(HeldCommand Command, bool IsDoubtful)> _waiting = Channel.CreateBounded<(HeldCommand, bool)>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>What the first answer tells may have been executed before, where nothing is known of that.</summary>
    private bool _isDoubtful = journal.Fault is not null;

    /// <summary>Commands that were taken and not looked at yet.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>Takes commands that the cloud has just said are still to be executed; those taken before are passed over.</summary>
    public void Offer(IEnumerable<HeldCommand> commands)
    {
        foreach (var command in commands)
            _waiting.Writer.TryWrite((command, _isDoubtful));
        _isDoubtful = false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (journal.Fault is { } fault)
            LogBlind(fault);
        foreach (var entry in journal.Entries)
        {
            if (entry.Outcome is null)
                await NotedAsync(entry, () => FinishAsync(entry, CommandOutcome.Unknown, null, "The gateway ended while it executed the command.", stoppingToken));
            else if (!entry.IsTold)
                await NotedAsync(entry, () => TellAsync(entry, stoppingToken));
        }

        await foreach (var (command, isDoubtful) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            if (journal.Entries.Any(known => known.Id == command.Id))
                continue;
            var entry = new CommandEntry(command.Id, command.Tag, command.Value, ByCloud, clock.GetUtcNow());
            await NotedAsync(entry, () => ExecuteAsync(command, entry, isDoubtful, stoppingToken));
        }
    }

    /// <summary>Notes a command that was executed elsewhere, for who looks.</summary>
    public Task NoteAsync(CommandEntry entry) => NotedAsync(entry, () => journal.WriteAsync(entry, CancellationToken.None));

    /// <summary>What cannot be noted is not begun, or was begun and is not finished on disk: the next start says which.</summary>
    private async Task NotedAsync(CommandEntry entry, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            LogNotNoted(entry.Id, entry.Tag, full);
        }
    }

    private async Task ExecuteAsync(HeldCommand command, CommandEntry entry, bool isDoubtful, CancellationToken cancellationToken)
    {
        if (isDoubtful)
        {
            await FinishAsync(entry, CommandOutcome.Unknown, null, "The gateway does not know whether it executed it before its last end.", cancellationToken);
            return;
        }

        if (settings.Cloud is { Url: var cloud } && !IsProved(cloud))
        {
            await FinishAsync(
                entry, CommandOutcome.Refused, null, $"{cloud} does not prove who it is: commands are taken over https, or from this machine.", cancellationToken);
            return;
        }

        if (clock.GetUtcNow() > command.DeadlineUtc)
        {
            await FinishAsync(entry, CommandOutcome.Expired, null, FormattableString.Invariant($"It was to be begun by {command.DeadlineUtc:O}."), cancellationToken);
            return;
        }

        await journal.WriteAsync(entry, cancellationToken);
        var outcome = await writes.WriteAsync(command.Tag, command.Value, $"{ByCloud}, command {command.Id}", cancellationToken);
        var (result, readBack, detail) = CommandOutcomes.Of(outcome, command.Tag);
        await FinishAsync(entry, result, readBack, detail, cancellationToken);
    }

    /// <summary>The answer is not signed: over plain http it could be anybody's.</summary>
    private static bool IsProved(Uri cloud) => cloud.IsLoopback || string.Equals(cloud.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);

    private async Task FinishAsync(CommandEntry begun, CommandOutcome outcome, double? readBack, string? detail, CancellationToken cancellationToken)
    {
        var entry = begun with { Outcome = outcome, ReadBack = readBack, Detail = detail, DoneAtUtc = clock.GetUtcNow() };
        LogFinished(entry.Id, entry.Tag, outcome, detail ?? "");
        await journal.WriteAsync(entry, CancellationToken.None);   // what was done is noted, also while the gateway ends; it is told after the next start then
        if (!entry.IsTold)
            await TellAsync(entry, cancellationToken);
    }

    private async Task TellAsync(CommandEntry entry, CancellationToken cancellationToken)
    {
        var result = new CommandResult(entry.Id, entry.Outcome!.Value, entry.ReadBack, entry.Detail, entry.DoneAtUtc!.Value);
        var onDisk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await inlet.WriteAsync(
            new DeviceAlarm(new(RecordKind.CommandResult, 0, RecordJson.Write(result, RecordJson.Default.CommandResult)), onDisk.SetResult), cancellationToken);
        await onDisk.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!onDisk.Task.IsCompleted)
            cancellationToken.ThrowIfCancellationRequested();   // not where it came to the disk just as the gateway ends
        await journal.WriteAsync(entry with { IsTold = true }, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Which commands were executed before the start is not known ({Reason}): those that the cloud tells first are not executed")]
    private partial void LogBlind(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Command {Id} to {Tag}: {Outcome}. {Detail}")]
    private partial void LogFinished(Guid id, string tag, CommandOutcome outcome, string detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "Command {Id} to {Tag} could not be noted on disk. Check the disk")]
    private partial void LogNotNoted(Guid id, string tag, Exception reason);
}
