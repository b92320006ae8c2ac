using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Takes what an OPC UA server tells of a device's tags, and reads those that are to be read. The client below it reconnects by
/// itself, since it alone knows what the server still holds for it. A message is acknowledged when its values are on disk.
/// </summary>
internal sealed partial class OpcUaDriver(DeviceSettings device, OpcUaIdentity identity, TagWrites writes, TimeProvider clock, ILogger<OpcUaDriver> log)
    : IDeviceDriver
{
    /// <summary>For telling the server to publish no more, and for what is under way to reach the disk.</summary>
    private static readonly TimeSpan QuietWithin = TimeSpan.FromSeconds(3);

    public bool KeepsConnection => true;

    public async Task RunAsync(DeviceLink link, CancellationToken stoppingToken)
    {
        var certificates = new CertificateWatch(device, identity, await CertificateAlarms.OpenAsync(
            Path.Combine(identity.Folder, $"{device.Name.Replace('/', '_')}.certificates.json"), link, clock, stoppingToken), link.Status, clock, log);
        await certificates.LookAsync(stoppingToken);
        var plan = await PlanAsync(link.Status, stoppingToken);
        link.Reached();
        var intake = new Intake();
        var alarms = plan.Events is null ? null : await ServerAlarms.OpenAsync(
            device, plan.Namespaces, Path.Combine(identity.Folder, $"{device.Name.Replace('/', '_')}.alarms.json"), clock, stoppingToken);
        var refresh = alarms is null ? null : new AlarmRefresh(link.Status, clock, log);
        var reader = new ValueReader(device, link.Status, log);
        var subscriptions = plan.Subscriptions(
            device, tags => new SubscriptionFace(link.Status, tags, plan.Nodes, reader, intake, refresh, clock, log));
        var namespaces = new NamespaceWatch(plan);
        var delivery = alarms is null ? null : new AlarmDelivery(device, plan, alarms, refresh!, intake, link, clock, log);
        var pump = new IntakePump(intake, delivery, refresh, subscriptions.Count > 0, link, clock, log);
        await using var client = OpcUaClient.Start(
            new() { Session = () => identity.Session(device), Budget = identity.Budget(device), Notice = intake.Add, Begun = namespaces.CheckAsync },
            subscriptions, clock);
        using var writing = writes.Begin(device.Name, new NodeWriter(device, plan, client));
        await ServeAsync(client, subscriptions, intake, pump.RunAsync(),
            [
                token => new CyclicReads(device, plan, reader, intake, link.Status, clock, log).RunAsync(client, token),
                token => refresh?.RunAsync(client, subscriptions[0], token) ?? Task.Delay(Timeout.InfiniteTimeSpan, clock, token),
                namespaces.RunAsync,
                token => certificates.RunAsync(client, token),
            ], stoppingToken);
    }

    private async Task<NodePlan> PlanAsync(DeviceStatus status, CancellationToken cancellationToken)
    {
        await using var session = await identity.OpenAsync(device, clock, cancellationToken);
        var plan = await NodePlan.MakeAsync(session, device, status, cancellationToken);
        foreach (var (tag, what) in status.Troubles)
            LogTrouble(device.Name, tag, what);
        return plan;
    }

    /// <summary>Until it is told to stop or one of the parts fails; either way what has come is handed over first.</summary>
    private async Task ServeAsync(
        OpcUaClient client, IReadOnlyList<Subscription> subscriptions, Intake intake, Task pumping,
        IReadOnlyList<Func<CancellationToken, Task>> parts, CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task[] running = [.. parts.Select(part => part(ending.Token))];
        await Task.WhenAny([pumping, client.Completion, .. running, Task.Delay(Timeout.InfiniteTimeSpan, clock, ending.Token)]);
        await ending.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!pumping.IsCompleted)
            await QuietAsync(client, subscriptions, intake);
        intake.Close();
        await pumping;
        foreach (var ended in running.Append(client.Completion).Where(part => part.IsFaulted))
            await ended;
    }

    /// <summary>The server publishes no more, so that nothing is under way when the session ends. A server that is away need not be told.</summary>
    private async Task QuietAsync(OpcUaClient client, IReadOnlyList<Subscription> subscriptions, Intake intake)
    {
        using var patience = new CancellationTokenSource(QuietWithin, clock);
        try
        {
            if (subscriptions.Count > 0 && client.SessionAsync(patience.Token) is { IsCompletedSuccessfully: true } session)
            {
                await (await session).CallAsync<SetPublishingModeRequest, SetPublishingModeResponse>(
                    new() { PublishingEnabled = false, SubscriptionIds = [.. subscriptions.Select(subscription => subscription.Id)] }, patience.Token);
            }

            await intake.SettleAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            LogHasty(device.Name);
        }
        catch (OpcUaException away)
        {
            LogNotQuiet(device.Name, away.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} could not be told to publish no more: {Reason}")]
    private partial void LogNotQuiet(string device, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: what it gave last is not on disk yet; it is on its way")]
    private partial void LogHasty(string device);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}, {Tag}: {Trouble}")]
    private partial void LogTrouble(string device, string tag, string trouble);
}
