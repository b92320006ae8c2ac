using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Downlink;
using Maintenance.Edge.Local;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Reloading;
using Maintenance.Edge.Tests.Uplinks;
using Maintenance.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Maintenance.Edge.Tests;

/// <summary>A whole gateway in this process: all that it keeps can be read from its outbox where the cloud is away.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly WebApplication _app;
    private readonly string _folder;

    private RunningGateway(WebApplication app, string folder, int port) =>
        (_app, _folder, Client) = (app, folder, new() { BaseAddress = new($"http://127.0.0.1:{port}") });

    public HttpClient Client { get; }

    public Ledger Ledger => _app.Services.GetRequiredService<Ledger>();

    public DurableOutbox Outbox => _app.Services.GetRequiredService<DurableOutbox>();

    /// <summary>The way into the pipeline, for what no device of a test does.</summary>
    public Inlet Inlet => _app.Services.GetRequiredService<Inlet>();

    /// <summary>The way to the devices.</summary>
    public TagWrites Writes => _app.Services.GetRequiredService<TagWrites>();

    /// <summary>What the cloud told.</summary>
    public CloudWord Word => _app.Services.GetRequiredService<CloudWord>();

    public CollectedLogs Logs { get; } = new();

    /// <summary>The address that requests come from; null: as it is, this machine's.</summary>
    public IPAddress? Caller { get; set; }

    public IReadOnlyList<DeviceStatus> Devices => _app.Services.GetRequiredService<DeviceStatuses>().All;

    /// <param name="cloud">Knows the gateway already; null: the cloud is away.</param>
    /// <param name="meanwhile">Changes the file once it has been read; null: it stays.</param>
    public static async Task<RunningGateway> StartAsync(
        string folder, string devices, ScriptedCloud? cloud = null, Func<string, string>? meanwhile = null)
    {
        var port = FreePort.Next();
        var yaml = Yaml(cloud?.Address ?? new($"http://127.0.0.1:{FreePort.Next()}"), cloud is null ? "00:00:00" : "00:00:20", devices);
        if (cloud is not null)
            await UplinkedGateway.EnrolAsync(cloud, Path.Combine(folder, "identity"), cloud.Address);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(file, yaml);
        var settings = GatewayFile.Parse("gateway.yaml", yaml, _ => null, out _);
        if (meanwhile is not null)
            await File.WriteAllTextAsync(file, meanwhile(yaml));
        var app = await Gateway.BuildAsync(new(file, folder, $"http://127.0.0.1:{port}"), settings, CancellationToken.None);
        var gateway = new RunningGateway(app, folder, port);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(gateway.Logs);
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = gateway.Caller ?? context.Connection.RemoteIpAddress;
            return next(context);
        });
        await app.StartAsync(CancellationToken.None);
        return gateway;
    }

    /// <summary>Goes by a file of other devices.</summary>
    /// <returns>Whether it was taken.</returns>
    public Task<bool> ChangeAsync(string devices) => _app.Services.GetRequiredService<ConfigurationChanger>().ApplyAsync(
        "gateway.yaml", Yaml(_app.Services.GetRequiredService<LiveSettings>().Current.Cloud!.Url, "00:00:00", devices), CancellationToken.None);

    public static string Yaml(Uri cloud, string drain, string devices) => $$"""
        gateway: { name: test-gateway }
        cloud: { url: "{{cloud}}", shutdownDrain: "{{drain}}" }
        devices:
        {{devices}}
        """;

    /// <summary>Why the gateway says that it is not ready.</summary>
    public async Task<IReadOnlyList<string>> ReasonsAsync()
    {
        using var answer = await Client.GetAsync("/health/ready", CancellationToken.None);
        return await ReasonsAsync(answer);
    }

    public static async Task<IReadOnlyList<string>> ReasonsAsync(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode ? [] : (await answer.Content.ReadFromJsonAsync<LocalPage.NotReady>(CancellationToken.None)).ShouldNotBeNull().Reasons;

    public static Task UntilAsync(Func<bool> condition, string what) => Until.TrueAsync(condition, Patience, what, CancellationToken.None);

    public TagState Tag(string name) => Ledger.Tags.Single(tag => string.Equals(tag.Settings.Name, name, StringComparison.Ordinal));

    /// <summary>Stops in order and reads what the gateway left.</summary>
    public async Task<Remains> StopAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        var books = (await new LedgerFile(_folder).ReadAsync(CancellationToken.None)).ShouldNotBeNull();
        return new(books, await ReadAsync(Lane.Telemetry), await ReadAsync(Lane.Alarm));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<List<OutboxRecord>> ReadAsync(Lane lane)
    {
        await using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        await using var outbox = new DurableOutbox(
            new() { Folder = Path.Combine(_folder, "outbox") }, TimeProvider.System, provider.GetRequiredService<IMeterFactory>(),
            NullLogger<DurableOutbox>.Instance);
        var records = new List<OutboxRecord>();
        long position = 0;
        while (outbox.Read(lane, records.Count + 1, 1 << 20, 1000) is { } batch)
        {
            batch.Header.FirstPosition.ShouldBe(position);
            position += batch.Records.Sum(record => (long)record.ReadingCount);
            records.AddRange(batch.Records.Select(record => record with { Payload = record.Payload.ToArray() }));
        }

        outbox.State(lane).NextPosition.ShouldBe(position);
        return records;
    }
}

/// <summary>What a stopped gateway has on its disk.</summary>
internal sealed record Remains(LedgerSnapshot Books, IReadOnlyList<OutboxRecord> Telemetry, IReadOnlyList<OutboxRecord> Alarms)
{
    public IReadOnlyList<(string Tag, Reading Reading)> Readings => [.. Telemetry
        .Where(record => record.Kind == RecordKind.Readings).Select(record => ReadingBlock.Decode(record.Payload.Span))
        .SelectMany(block => block.Readings.Select(reading => (block.TagNames[reading.Tag], reading)))];

    public IReadOnlyList<Gap> Gaps => [.. Telemetry
        .Where(record => record.Kind == RecordKind.Gap).Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap))];

    public IReadOnlyList<AlarmEvidence> Evidence => [.. Alarms
        .Where(record => record.Kind == RecordKind.AlarmEvidence)
        .Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmEvidence))];

    public IReadOnlyList<AlarmTransition> Transitions => [.. Alarms
        .Where(record => record.Kind == RecordKind.AlarmTransition)
        .Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmTransition))];

    /// <summary>The books agree with themselves and with what is on disk.</summary>
    public Remains ShouldBalance()
    {
        Books.Closed.ShouldBeTrue();
        Books.Taken.ShouldBe(Books.Suppressed + Books.Sampled);
        Books.Taken.ShouldBe(Books.ByTag.Values.Sum());
        Readings.Count.ShouldBe((int)Books.Sampled);
        var report = RecordJson.Read(Telemetry.Last(record => record.Kind == RecordKind.LedgerReport).Payload.Span, RecordJson.Default.LedgerReport);
        (report.Taken, report.Suppressed, report.Sampled).ShouldBe((Books.Taken, Books.Suppressed, Books.Sampled));
        return this;
    }
}
