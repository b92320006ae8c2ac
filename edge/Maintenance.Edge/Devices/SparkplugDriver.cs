using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Follows the edge nodes of a device's tags as a host application. Edge nodes send what changes, so silence is no fault: MQTT's
/// keep-alive watches over the connection, and deaths tell of the edge nodes and their devices.
/// </summary>
internal sealed partial class SparkplugDriver(DeviceSettings device, TimeProvider clock, ILogger<SparkplugDriver> log) : IDeviceDriver
{
    private readonly SparkplugTags _tags = new(device.Tags);
    private readonly SampleBatchPool _batches = new();

    public bool KeepsConnection => true;

    public async Task RunAsync(DeviceLink link, CancellationToken stoppingToken)
    {
        if (_tags.Nodes.Count == 0)
            throw new InvalidDataException("No metric was found for any of its tags: start the gateway again once its edge nodes are there.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(link.Aborted, stoppingToken);
        using var host = new SparkplugHost(Options(device, _tags.Nodes, guest: null, link.Status.CountIgnored), events => TakeAsync(events, link), clock);
        await host.RunAsync(link.ConnectedAsync, stop.Token);
        link.Aborted.ThrowIfCancellationRequested();
    }

    /// <param name="guest">As whom to look for a moment, beside whoever is the host application; null: as that one.</param>
    /// <param name="ignoring">Hears of each message that is passed over.</param>
    internal static SparkplugHostOptions Options(DeviceSettings device, IReadOnlyList<EdgeNodeId> nodes, string? guest, Action? ignoring = null)
    {
        var (mqtt, sparkplug) = (device.Mqtt!, device.Sparkplug!);
        return new()
        {
            Broker = new()
            {
                Host = device.Endpoint.Host,
                Port = device.Endpoint.Port,
                ClientId = guest ?? mqtt.ClientId,
                UserName = mqtt.ScramHash is null ? mqtt.UserName : null,
                Password = mqtt.ScramHash is null ? mqtt.Password?.Reveal() : null,
                Scram = mqtt.Scram,
                KeepAlive = mqtt.KeepAlive,
                Version = mqtt.Version,
                WebSocketPath = mqtt.WebSocketPath,
                Tls = mqtt.Tls
                    ? new() { CertificateAuthorityFile = mqtt.AuthorityFile, ClientCertificateFile = mqtt.CertificateFile, ClientKeyFile = mqtt.KeyFile }
                    : null,
            },
            HostId = sparkplug.HostId,
            Announces = guest is null,
            ReorderTimeout = sparkplug.ReorderTimeout,
            KnownNodes = nodes,
            Ignoring = ignoring,
        };
    }

    private async ValueTask TakeAsync(IReadOnlyList<HostEvent> events, DeviceLink link)
    {
        var batch = _batches.Rent();
        foreach (var happened in events.Where(happened => _tags.Nodes.Contains(happened.Node)))
        {
            var source = NameOf(happened);
            switch (happened)
            {
                case HostEvent.Born born:
                    link.Status.Mended(source);
                    batch = await TakeAsync(born, born.Values, batch, link);
                    break;
                case HostEvent.Arrived arrived:
                    batch = await TakeAsync(arrived, arrived.Values, batch, link);
                    break;
                case HostEvent.Stale stale:
                    if (_tags.CountOf(stale) > 0)
                        link.Status.Trouble(source, stale.Reason);
                    LogStale(device.Name, source, stale.Names.Count, stale.Reason);
                    batch = await TakeAsync(stale, batch, link);
                    break;
                case HostEvent.Lost lost:
                    LogLost(device.Name, source, lost.Messages, lost.Values, lost.Reason);
                    // Of a message that cannot be used nobody knows which metrics it had: no more than one for each tag are missing.
                    var missing = Math.Min(lost.Values, Math.Max(1, lost.Messages) * _tags.CountOf(lost));
                    if (missing > 0)
                        await link.MissAsync(GapReason.Malformed, null, lost.AtUtc, lost.AtUtc, missing, $"{source}: {lost.Reason}");
                    break;
                case HostEvent.RebirthWanted wanted:
                    LogRebirth(device.Name, source, wanted.Reason);
                    break;
            }
        }

        if (batch.Count > 0)
            await link.DeliverAsync(batch);
        else
            batch.Settle();
    }

    private async ValueTask<SampleBatch> TakeAsync(HostEvent happened, IReadOnlyList<MetricValue> values, SampleBatch batch, DeviceLink link)
    {
        foreach (var value in values)
        {
            foreach (var tag in _tags.Of(happened, value.Name))
            {
                if (value.Fault is not null || (!value.IsNull && !TypedValue.TryNumber(value.Type, value.Value, out _)))
                {
                    var fault = value.Fault ?? $"It is of type {value.Type}, which is no number.";
                    await link.MissAsync(GapReason.Malformed, tag.Name, happened.AtUtc, happened.AtUtc, 1, $"{NameOf(happened)}: {value.Name}: {fault}");
                    continue;
                }

                batch.Add(Reading(tag, value, happened.AtUtc, link.Status));
                batch = await FlushAsync(batch, link);
            }
        }

        return batch;
    }

    /// <summary>The last value stays, but nobody stands by it any more.</summary>
    private async ValueTask<SampleBatch> TakeAsync(HostEvent.Stale stale, SampleBatch batch, DeviceLink link)
    {
        var nowUtc = clock.GetUtcNow();
        foreach (var tag in stale.Names.SelectMany(name => _tags.Of(stale, name)))
        {
            batch.Add(new(tag.Index, _tags.LastOf(tag), Quality.Stale, Plausible(stale.AtUtc, nowUtc) ?? nowUtc, nowUtc));
            batch = await FlushAsync(batch, link);
        }

        return batch;
    }

    private async ValueTask<SampleBatch> FlushAsync(SampleBatch batch, DeviceLink link)
    {
        if (!batch.IsFull)
            return batch;
        await link.DeliverAsync(batch);
        return _batches.Rent();
    }

    /// <summary>
    /// What an edge node sends late as history is stored by its own time and judged by nobody: detectors judge what is good, and a
    /// present value by the gateway's clock it is not.
    /// </summary>
    private Reading Reading(TagSettings tag, MetricValue value, DateTimeOffset nowUtc, DeviceStatus status)
    {
        TypedValue.TryNumber(value.Type, value.Value, out var number);
        var quality = value.Quality switch
        {
            SparkplugQuality.Bad => Quality.Bad,
            SparkplugQuality.Stale => Quality.Stale,
            _ => value.IsHistorical ? Quality.Uncertain : Quality.Good,
        };
        if (!value.IsHistorical)
            _tags.Keep(tag, number);
        if (device.Clock == DeviceClock.Gateway && !value.IsHistorical)
            return new(tag.Index, number, quality, nowUtc, nowUtc);
        if (value.CapturedAtUtc is { } capturedAtUtc && Plausible(capturedAtUtc, nowUtc) is { } measuredAtUtc)
            return new(tag.Index, number, quality, measuredAtUtc, nowUtc);
        if (status.CountImplausibleTime())
            LogClock(device.Name, value.CapturedAtUtc);
        return new(tag.Index, number, quality == Quality.Good ? Quality.Uncertain : quality, nowUtc, nowUtc);
    }

    private static DateTimeOffset? Plausible(DateTimeOffset atUtc, DateTimeOffset nowUtc) =>
        DeviceTime.IsPlausible(atUtc, nowUtc) ? DeviceTime.ToMicrosecond(atUtc) : null;

    private static string NameOf(HostEvent happened) => happened.Device is null ? $"{happened.Node}" : $"{happened.Node}/{happened.Device}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: nothing is known any more of {Count} metrics of {Source}. {Reason}")]
    private partial void LogStale(string device, string source, int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Messages} messages of {Source} with {Values} values cannot be used. {Reason}")]
    private partial void LogLost(string device, string source, int messages, int values, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device} asks {Source} for its births. {Reason}")]
    private partial void LogRebirth(string device, string source, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}'s clock says {DeviceTime}, which cannot be: the gateway's time is taken, quality Uncertain. Set the edge node's clock")]
    private partial void LogClock(string device, DateTimeOffset? deviceTime);
}
