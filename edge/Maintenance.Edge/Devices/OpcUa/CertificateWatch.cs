using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Goes over to another certificate of the gateway once it lies in its folder, without losing what the server holds, and has
/// alarms raised about certificates that end. A server that does not take the new one is asked again, ever more seldom.
/// </summary>
internal sealed partial class CertificateWatch(
    DeviceSettings device, OpcUaIdentity identity, CertificateAlarms alarms, DeviceStatus status, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly BackOff _backOff = new(FirstWait, LongestWait, Random.Shared);
    private ApplicationCertificate? _asked;
    private long _askedAt;
    private TimeSpan _wait;
    private string? _told;

    /// <summary>Another certificate, for the sessions to come.</summary>
    /// <exception cref="OpcUaException">There is none to go on with.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await identity.LookAsync(cancellationToken);
            status.Mended(identity.OwnFile);
            _told = null;
        }
        catch (OpcUaException unusable)
        {
            if (!identity.HasOwn)
            {
                status.Trouble(identity.OwnFile, $"{unusable.Message}. Until then no OPC UA device is connected to.");
                throw;
            }

            status.Trouble(identity.OwnFile, $"{unusable.Message}. The certificate before stays in use until the gateway ends.");
            if (!string.Equals(_told, unusable.Message, StringComparison.Ordinal))
                LogUnusable(device.Name, unusable.Message);
            _told = unusable.Message;
        }
    }

    /// <summary>Runs until it is told to stop.</summary>
    public async Task RunAsync(OpcUaClient client, CancellationToken stoppingToken)
    {
        await alarms.BeginAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync(stoppingToken);
            if (client.SessionAsync(CancellationToken.None) is { IsCompletedSuccessfully: true } ready)
            {
                var session = await ready;
                await alarms.CheckAsync(session.CertificateEnds);
                if (IsDue(session))
                {
                    var fingerprint = TrustStore.Fingerprint(identity.Own.Certificate);
                    LogGoesOver(device.Name, fingerprint);
                    await client.RenewAsync(stoppingToken);
                }
            }

            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsDue(OpcUaSession session)
    {
        var own = identity.Own;
        if (device.OpcUa!.Policy.IsNone || session.Own == own)
            return false;
        if (_asked != own)
            _backOff.Reset();
        else if (clock.GetElapsedTime(_askedAt) < _wait)
            return false;
        (_asked, _askedAt, _wait) = (own, clock.GetTimestamp(), _backOff.Next());
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device}: the gateway has another certificate, SHA-256 {Fingerprint}, and goes over to it")]
    private partial void LogGoesOver(string device, string fingerprint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Reason}. The certificate before stays in use until the gateway ends")]
    private partial void LogUnusable(string device, string reason);
}
