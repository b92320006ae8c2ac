using Maintenance.Edge.Outbox;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using StatusCodes = Maintenance.Protocols.OpcUa.Encoding.StatusCodes;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Asks the server which alarms are on (Part 9 §5.5.7) whenever somebody wants it: several wishes are one question, and a
/// server that wants to be asked again and again is asked ever more seldom.
/// </summary>
internal sealed partial class AlarmRefresh(DeviceStatus status, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Pulse _came = new();
    private int _isWanted;

    public void Want()
    {
        Volatile.Write(ref _isWanted, 1);
        _came.Beat();
    }

    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="subscription">The one with the server's alarms.</param>
    public async Task RunAsync(OpcUaClient client, Subscription subscription, CancellationToken stoppingToken)
    {
        var backOff = new BackOff(FirstWait, LongestWait, Random.Shared);
        try
        {
            while (true)
            {
                var waited = clock.GetTimestamp();
                await _came.WhenAsync(() => Interlocked.Exchange(ref _isWanted, 0) == 1, stoppingToken);
                if (clock.GetElapsedTime(waited) > LongestWait)
                    backOff.Reset();
                if (!await AskAsync(client, subscription, stoppingToken))
                    Want();
                await Task.Delay(backOff.Next(), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start asks.
        }
    }

    /// <returns>Whether the server has answered, if only that it cannot tell.</returns>
    private async Task<bool> AskAsync(OpcUaClient client, Subscription subscription, CancellationToken cancellationToken)
    {
        try
        {
            var session = await client.SessionAsync(cancellationToken);
            var answer = await session.RefreshConditionsAsync(subscription.Id, cancellationToken);
            if (answer.Code == StatusCodes.BadRefreshInProgress)
                return false;
            if (answer.IsBad)
            {
                status.Trouble(NodePlan.AlarmsOfServer, $"The server does not tell which are on: {answer}. Those that changed while it was away may be missing.");
                LogRefused(status.Name, answer.ToString());
            }
            else
            {
                status.Mended(NodePlan.AlarmsOfServer);
                LogAsked(status.Name);
            }

            return true;
        }
        catch (OpcUaException lost)
        {
            LogLost(status.Name, lost.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device} was asked which alarms are on")]
    private partial void LogAsked(string device);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} does not tell which alarms are on: {Refusal}")]
    private partial void LogRefused(string device, string refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} could not be asked which alarms are on, and is asked again: {Reason}")]
    private partial void LogLost(string device, string reason);
}
