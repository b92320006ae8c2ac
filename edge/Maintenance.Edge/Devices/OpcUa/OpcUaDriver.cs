using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Takes what an OPC UA server tells of a device's tags, and reads those that are to be read. The client below it reconnects by
/// itself, since it alone knows what the server still holds for it. A message is acknowledged when its values are on disk.
/// </summary>
internal sealed partial class OpcUaDriver(DeviceSettings device, OpcUaIdentity identity, TagWrites writes, TimeProvider clock, ILogger<OpcUaDriver> log)
    : IDeviceDriver
{
    /// <summary>For telling the server to publish no more.</summary>
    private static readonly TimeSpan QuietWithin = TimeSpan.FromSeconds(3);

    private readonly Dictionary<int, Reading> _last = [];

    public bool KeepsConnection => true;

    public async Task RunAsync(DeviceLink link, CancellationToken stoppingToken)
    {
        var plan = await PlanAsync(link.Status, stoppingToken);
        var alarms = plan.Events is null ? null : await ServerAlarms.OpenAsync(
            device, device.OpcUa!.Events!, Path.Combine(identity.Folder, $"{device.Name.Replace('/', '_')}.alarms.json"), clock, stoppingToken);
        var intake = new Intake();
        var reader = new ValueReader(device, link.Status, log);
        var subscriptions = plan.Subscriptions(
            device, alarms, tags => new SubscriptionFace(link.Status, tags, plan.Nodes, reader, intake, clock, log));
        var client = OpcUaClient.Start(new() { Session = () => identity.Session(device), Notice = intake.Add }, subscriptions, clock);
        writes.Begin(device.Name, new(device, plan, client, log));
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var reading = new CyclicReads(device, plan, reader, intake, clock).RunAsync(client, ending.Token);
            var pumping = PumpAsync(client, subscriptions, plan, alarms, intake, link);
            var stopping = Task.Delay(Timeout.InfiniteTimeSpan, clock, ending.Token);
            await Task.WhenAny(stopping, pumping);
            await ending.CancelAsync();
            await reading;
            if (!pumping.IsCompleted)
                await QuietAsync(client, subscriptions);
            intake.Close();
            await pumping;
        }
        finally
        {
            writes.End(device.Name);
            await client.DisposeAsync();
        }
    }

    private async Task<NodePlan> PlanAsync(DeviceStatus status, CancellationToken cancellationToken)
    {
        await using var session = await OpcUaSession.OpenAsync(identity.Session(device), clock, cancellationToken);
        var plan = await NodePlan.MakeAsync(session, device, status, cancellationToken);
        foreach (var (tag, what) in status.Troubles)
            LogTrouble(device.Name, tag, what);
        return plan;
    }

    // Ends when the intake is closed and empty, and so does what the supervisor waits for.
    private async Task PumpAsync(
        OpcUaClient client, IReadOnlyList<Subscription> subscriptions, NodePlan plan, ServerAlarms? alarms, Intake intake, DeviceLink link)
    {
        var tags = plan.Nodes.GroupBy(node => node.Value).ToDictionary(node => node.Key, node => device.Tags.First(tag => tag.Index == node.First().Key));
        while (await intake.TakeAsync(link.Aborted) is { } item)
        {
            switch (item)
            {
                case SampleBatch batch:
                    if (alarms is not null)
                        Remember(batch);
                    await link.DeliverAsync(batch);
                    break;
                case Miss miss:
                    await link.MissAsync(miss);
                    break;
                case ServerEvent happened:
                    await AlarmAsync(alarms!, happened, tags, link);
                    break;
                case ClientNotice notice:
                    await NoticeAsync(notice, client, subscriptions, plan, alarms is not null, link);
                    break;
            }
        }
    }

    private void Remember(SampleBatch batch)
    {
        foreach (ref readonly var reading in batch.Readings)
            _last[reading.Tag] = reading;
    }

    private async Task AlarmAsync(ServerAlarms alarms, ServerEvent happened, Dictionary<NodeId, TagSettings> tags, DeviceLink link)
    {
        var records = alarms.Take(happened.Fields, node => tags.TryGetValue(node, out var tag) ? (tag, LastOf(tag)) : null).ToList();
        foreach (var record in records)
            await link.AlarmAsync(record);
        if (records.Count > 0)
            await alarms.SaveAsync(link.Aborted);
    }

    private EvidenceSample? LastOf(TagSettings tag) => _last.TryGetValue(tag.Index, out var last)
        ? new(last.MeasuredAtUtc, double.IsFinite(last.Value) ? (last.Value * tag.Scale) + tag.Offset : null, last.Quality)
        : null;

    private async Task NoticeAsync(
        ClientNotice notice, OpcUaClient client, IReadOnlyList<Subscription> subscriptions, NodePlan plan, bool hasAlarms, DeviceLink link)
    {
        switch (notice.Kind)
        {
            case NoticeKind.Lost or NoticeKind.Refused:
                link.Status.Enter(DeviceState.Waiting, notice.Message);
                LogAway(device.Name, notice.Message);
                break;
            case NoticeKind.BadInput or NoticeKind.CertificateExpires:
                LogTrouble(device.Name, notice.Kind.ToString(), notice.Message);
                break;
            default:
                await link.ConnectedAsync();
                if (notice.Kind != NoticeKind.Reattached)
                    await BeginAsync(client, subscriptions, plan, hasAlarms, link.Aborted);
                break;
        }
    }

    /// <summary>On a new session: numbers of namespaces may be others now, and alarms may have changed meanwhile.</summary>
    private async Task BeginAsync(
        OpcUaClient client, IReadOnlyList<Subscription> subscriptions, NodePlan plan, bool hasAlarms, CancellationToken cancellationToken)
    {
        try
        {
            var session = await client.SessionAsync(cancellationToken);
            if (!plan.Namespaces.SequenceEqual(await NodeFinder.NamespacesAsync(session, cancellationToken)))
                throw new InvalidDataException("The server has other namespaces than before; its nodes are looked up anew.");
            if (hasAlarms && await session.RefreshConditionsAsync(subscriptions[0].Id, cancellationToken) is { IsBad: true } refused)
                LogTrouble(device.Name, "alarms", $"The server does not tell which are on: {refused}");
        }
        catch (OpcUaException lost)
        {
            LogAway(device.Name, lost.Message);   // the client tries again, and its next notice comes here again
        }
    }

    /// <summary>The server publishes no more, so that nothing is under way when the session ends. A server that is away need not be told.</summary>
    private async Task QuietAsync(OpcUaClient client, IReadOnlyList<Subscription> subscriptions)
    {
        using var patience = new CancellationTokenSource(QuietWithin, clock);
        try
        {
            var session = await client.SessionAsync(patience.Token);
            await session.CallAsync<SetPublishingModeRequest, SetPublishingModeResponse>(
                new() { PublishingEnabled = false, SubscriptionIds = [.. subscriptions.Select(subscription => subscription.Id)] }, patience.Token);
        }
        catch (Exception away) when (away is OpcUaException or OperationCanceledException)
        {
            LogAway(device.Name, $"It could not be told to publish no more: {away.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} is away: {Reason}")]
    private partial void LogAway(string device, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}, {Tag}: {Trouble}")]
    private partial void LogTrouble(string device, string tag, string trouble);
}
