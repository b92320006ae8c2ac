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
        var (taken, seen) = (started.Text, (string?)started.Text);   // a change while the gateway started is one too
        while (!stoppingToken.IsCancellationRequested)
        {
            var isAsked = await WaitAsync(stoppingToken);
            var text = await ReadAsync(seen, stoppingToken);
            var isSettled = string.Equals(text, seen, StringComparison.Ordinal);
            seen = text;
            if (text is null || (!isAsked && (!isSettled || string.Equals(text, taken, StringComparison.Ordinal))))
                continue;
            taken = text;
            await ApplyAsync(text, stoppingToken);
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

    /// <param name="otherwise">Where it cannot be read just now.</param>
    private async Task<string?> ReadAsync(string? otherwise, CancellationToken stoppingToken)
    {
        try
        {
            return await File.ReadAllTextAsync(command.ConfigurationFile, stoppingToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return otherwise;   // it is being replaced; the gateway goes on as it is
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed {File} could not be taken wholly; start the gateway again")]
    private partial void LogFailed(Exception failure, string file);
}
