using Maintenance.Contracts.Records;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.OpcUa.Client;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Takes what came from the server to the pipeline, in its order, and keeps account of the time without connection.</summary>
/// <param name="alarms">Null where none are asked for.</param>
/// <param name="isTold">Whether the server tells values by itself; who only reads counts each read that could not be.</param>
internal sealed partial class IntakePump(
    Intake intake, AlarmDelivery? alarms, AlarmRefresh? refresh, bool isTold, DeviceLink link, TimeProvider clock, ILogger log)
{
    private bool _hasBeenConnected;
    private DateTimeOffset? _awaySinceUtc;

    /// <summary>Ends when the intake is closed and empty.</summary>
    public async Task RunAsync()
    {
        if (alarms is not null)
            await alarms.BeginAsync();
        while (await intake.TakeAsync(link.Aborted) is { } item)
        {
            switch (item)
            {
                case SampleBatch batch:
                    alarms?.Remember(batch);
                    await link.DeliverAsync(batch);
                    break;
                case Miss miss:
                    await link.MissAsync(miss);
                    break;
                case ServerEvent happened:
                    await alarms!.TakeAsync(happened, isLast: !intake.IsEventNext());
                    break;
                case AlarmDelivery.Handed handed:
                    await alarms!.StoredAsync(handed);
                    break;
                case ClientNotice notice:
                    await NoticeAsync(notice);
                    break;
            }
        }

        if (alarms is not null)
            await alarms.EndAsync();
        await DeclareAwayAsync("There was no connection to the server until the gateway stopped or began anew with it.");
    }

    private async Task NoticeAsync(ClientNotice notice)
    {
        switch (notice.Kind)
        {
            case NoticeKind.Lost or NoticeKind.Refused:
                if (_hasBeenConnected)
                    _awaySinceUtc ??= clock.GetUtcNow();
                LogAway(link.Status.Name, notice.Message);   // first: who sees the state finds its reason in the log
                link.Status.Enter(DeviceState.Waiting, notice.Message);
                break;
            case NoticeKind.BadInput or NoticeKind.CertificateExpires:
                LogTrouble(link.Status.Name, notice.Kind, notice.Message);
                break;
            default:
                await link.ConnectedAsync();
                _hasBeenConnected = true;
                // A session without any subscription of before is the one case in which the client knows of no gap.
                if (notice.Kind == NoticeKind.Connected)
                    await DeclareAwayAsync("There was no connection to the server, and nothing had been told before.");
                _awaySinceUtc = null;
                if (notice.Kind != NoticeKind.Reattached)
                    refresh?.Want();   // alarms may have changed meanwhile
                break;
        }
    }

    private async Task DeclareAwayAsync(string why)
    {
        if (_awaySinceUtc is { } sinceUtc && isTold)
            await link.MissAsync(GapReason.DeviceSilent, null, sinceUtc, clock.GetUtcNow(), 0, why);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} is away: {Reason}")]
    private partial void LogAway(string device, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}, {Kind}: {Trouble}")]
    private partial void LogTrouble(string device, NoticeKind kind, string trouble);
}
