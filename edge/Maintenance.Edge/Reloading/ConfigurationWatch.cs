using System.Runtime.InteropServices;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Reloading;

/// <summary>
/// Looks whether the configuration's file has changed, and at once where SIGHUP asks for it. A file is taken once it has stayed as
/// it is from one look to the next, so that none is read that is being written.
/// </summary>
internal sealed partial class ConfigurationWatch(
    GatewayCommand command, GatewaySettings started, ConfigurationChanger changer, ConfigurationState state, TimeProvider clock,
    ILogger<ConfigurationWatch> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _asked = new(0);

    public override void Dispose()
    {
        _asked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;   // else it would end the gateway
            _asked.Release();
        });
        var (taken, seen) = (started.Fingerprint, started.Fingerprint);   // a change while the gateway started is one too
        FileStamp? stamp = null;   // of the file that was found to be what is taken
        while (!stoppingToken.IsCancellationRequested)
        {
            var isAsked = await WaitAsync(stoppingToken);
            if (await LookAsync(isAsked ? null : stamp, stoppingToken) is not { } file)
                continue;
            var isSettled = string.Equals(file.Fingerprint, seen, StringComparison.Ordinal);
            var isTaken = string.Equals(file.Fingerprint, taken, StringComparison.Ordinal);
            (seen, stamp) = isTaken ? (taken, file.Stamp) : (file.Fingerprint, null);
            if (!isAsked && (!isSettled || isTaken))
                continue;
            if (await OfFileAsync<(string Text, string Fingerprint)>(async stream => await GatewayFile.ReadAsync(stream, stoppingToken)) is not { } read)
                continue;
            if (!isAsked && !string.Equals(read.Fingerprint, seen, StringComparison.Ordinal))
            {
                seen = read.Fingerprint;   // written just now: not settled
                continue;
            }

            taken = read.Fingerprint;
            await ApplyAsync(read.Text, stoppingToken);
        }
    }

    private async Task ApplyAsync(string text, CancellationToken stoppingToken)
    {
        try
        {
            await changer.ApplyAsync(command.ConfigurationFile, text, stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            state.Refused([$"{command.ConfigurationFile} could not be taken wholly ({failure.Message}): start the gateway again"]);
            LogFailed(failure, command.ConfigurationFile);
        }
    }

    /// <returns>Whether somebody asks for it; false when it is time for the next look.</returns>
    private async Task<bool> WaitAsync(CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var asked = _asked.WaitAsync(either.Token);
        await Task.WhenAny(asked, Task.Delay(LookEvery, clock, either.Token));
        var isAsked = asked.IsCompletedSuccessfully;
        await either.CancelAsync();
        await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return isAsked || asked.IsCompletedSuccessfully;
    }

    /// <param name="known">A file with this stamp need not be read; null: it is read in any case.</param>
    /// <returns>Null where it is the one known, or cannot be read just now.</returns>
    private Task<(string Fingerprint, FileStamp? Stamp)?> LookAsync(FileStamp? known, CancellationToken stoppingToken) =>
        OfFileAsync<(string, FileStamp?)>(async file =>
        {
            var stamp = FileStamp.Of(file, clock.GetUtcNow());   // before it is read: what is written from here on has another
            return stamp is not null && stamp == known ? null : (await GatewayFile.FingerprintOfAsync(file, stoppingToken), stamp);
        });

    /// <returns>Null also where the file cannot be read just now, being replaced: the gateway goes on as it is.</returns>
    private async Task<T?> OfFileAsync<T>(Func<FileStream, Task<T?>> askAsync)
        where T : struct
    {
        try
        {
            await using var file = new FileStream(
                command.ConfigurationFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.Asynchronous);
            return await askAsync(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed {File} could not be taken wholly; start the gateway again")]
    private partial void LogFailed(Exception failure, string file);
}
