using System.Security.Cryptography;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Fleet;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Tests.Outbox;
using Maintenance.Edge.Uplinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Uplinks;

/// <summary>An outbox and an uplink as the gateway registers them, in a folder that can outlive it.</summary>
internal sealed class UplinkedGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly IHost _host;

    private UplinkedGateway(IHost host) => _host = host;

    public DurableOutbox Outbox => _host.Services.GetRequiredService<DurableOutbox>();

    public CollectedLogs Logs => _host.Services.GetRequiredService<CollectedLogs>();

    public OutboxUplink Uplink => _host.Services.GetRequiredService<OutboxUplink>();

    /// <param name="isEnrolled">False: it enrols with the token <c>one-time</c> from a file.</param>
    public static async Task<UplinkedGateway> StartAsync(
        ScriptedCloud cloud, string folder, TimeProvider? clock = null, bool isEnrolled = true, bool knowsKey = true,
        Func<UplinkedGateway, Task>? beforeStart = null)
    {
        if (isEnrolled)
            await EnrolAsync(knowsKey ? cloud : null, folder, cloud.Address);
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        var logs = new CollectedLogs();
        builder.Services.AddSingleton(logs);
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddSingleton(clock ?? new HastyClock());
        builder.Services.AddOutbox(Small with { Folder = Path.Combine(folder, "outbox") });
        builder.Services.AddUplink(
            new() { Folder = folder, Cloud = cloud.Address, Name = "gateway-1", TokenFile = Path.Combine(folder, "token") },
            new() { RefusedFolder = Path.Combine(folder, "refused"), RequestTimeout = TimeSpan.FromMinutes(5), LiveBytes = 600, BacklogBytes = 900 });
        var gateway = new UplinkedGateway(builder.Build());
        if (beforeStart is not null)
            await beforeStart(gateway);
        await gateway._host.StartAsync();
        return gateway;
    }

    public async Task AppendAsync(Lane lane, IEnumerable<OutboxRecord> records)
    {
        foreach (var record in records)
            (await Outbox.AppendAsync(lane, record, default)).IsStored.ShouldBeTrue();
    }

    /// <summary>Until the cloud has acknowledged all.</summary>
    public async Task WhenSentAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        foreach (var lane in Enum.GetValues<Lane>())
            await Outbox.WaitUntilEmptyAsync(lane, patience.Token);
    }

    public async Task<HealthReport> HealthWhenAsync(HealthStatus status)
    {
        var checks = _host.Services.GetRequiredService<HealthCheckService>();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var report = await checks.CheckHealthAsync(patience.Token);
            if (report.Status == status)
                return report;
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _host.StopAsync(now.Token);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>Gives the folder an identity, and the cloud its key.</summary>
    public static async Task EnrolAsync(ScriptedCloud? cloud, string folder, Uri? address = null)
    {
        var identity = new IdentityFolder(folder);
        var known = await identity.LoadAsync(default);
        var gateway = known ?? new(Guid.CreateVersion7(), "DEMO", address!, await identity.LoadOrMakeKeyAsync(default));
        await identity.SaveAsync(gateway with { Cloud = address ?? gateway.Cloud }, default);
        var publicKey = ECDsa.Create();
        publicKey.ImportSubjectPublicKeyInfo(gateway.Key.ExportSubjectPublicKeyInfo(), out _);
        cloud?.Know(gateway.GatewayId, publicKey);
    }
}
