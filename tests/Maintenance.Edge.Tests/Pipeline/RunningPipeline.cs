using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Pipeline.Detection;
using Maintenance.Edge.Tests.Outbox;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Pipeline;

/// <summary>A pipeline on a disk that can be filled, by a clock that a test moves; its books lie in a real folder.</summary>
internal sealed class RunningPipeline : IAsyncDisposable
{
    private const string Yaml = """
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
        - name: d
          protocol: modbus
          endpoint: h:1
          modbus: { unit: 1 }
          tags:
          - { name: T.value, asset: T, register: { address: 0, type: float32 }, deadband: 0, limits: { high: 100 } }
        """;

    private readonly LedgerFile _books;
    private readonly ReadingPipeline _pipeline;
    private readonly SampleBatchPool _pool = new();

    private RunningPipeline(SimulatedDisk disk, string folder, string yaml, long maxBytes, LedgerFile books, LedgerSnapshot? earlier)
    {
        _books = books;
        Outbox = Open(disk, Small with { MaxBytes = maxBytes }, Clock);
        var settings = GatewayFile.Parse("g", yaml, _ => null, out _);
        Ledger = new(Outbox.State(Lane.Telemetry).Epoch, settings.Tags, LedgerRecovery.Complete(earlier, Outbox, malformed => throw malformed), Outbox.Dropped, Clock);
        var plant = new PlantWatch(settings, new(Path.Combine(folder, "detectors"), Counts, NullLogger<MemoryFolder>.Instance), new(), Counts, Clock);
        _pipeline = new(settings, Inlet, Ledger, books, Outbox, plant, Clock, NullLogger<Outlet>.Instance);
    }

    public ManualClock Clock { get; } = new();

    public DurableOutbox Outbox { get; }

    public Inlet Inlet { get; } = new();

    public Ledger Ledger { get; }

    public DetectionCounts Counts { get; } = new();

    public static async Task<RunningPipeline> StartAsync(SimulatedDisk disk, string folder, string? yaml = null, long maxBytes = 100_000)
    {
        var books = new LedgerFile(folder);
        var running = new RunningPipeline(disk, folder, yaml ?? Yaml, maxBytes, books, await books.ReadAsync(default));
        await running._pipeline.StartAsync(default);
        return running;
    }

    public async Task TakeAsync(int count, double value)
    {
        var batch = _pool.Rent();
        for (var i = 0; i < count; i++)
            batch.Add(new(0, value + i, Quality.Good, Clock.GetUtcNow(), Clock.GetUtcNow()));
        await Inlet.WriteAsync(batch, default);
    }

    public async Task TakeAsync(IEnumerable<Reading> readings)
    {
        foreach (var chunk in readings.Chunk(SampleBatch.Capacity))
        {
            var batch = _pool.Rent();
            foreach (var reading in chunk)
                batch.Add(reading);
            await Inlet.WriteAsync(batch, default);
        }
    }

    /// <summary>Moves the clock, tick by tick, until something is so.</summary>
    public Task UntilAsync(Func<bool> condition, string what) => RunningGateway.UntilAsync(
        () =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(200));
            return condition();
        },
        what);

    /// <summary>Stops in order; the outbox stays open.</summary>
    public Task StopPipelineAsync() => _pipeline.StopAsync(default);

    /// <summary>Stops in order, and closes the outbox.</summary>
    public async Task<LedgerSnapshot> StopAsync()
    {
        await _pipeline.StopAsync(default);
        await Outbox.DisposeAsync();
        return (await _books.ReadAsync(default)).ShouldNotBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        await _pipeline.StopAsync(default);
        await Outbox.DisposeAsync();
        _pipeline.Dispose();
    }

    public static IReadOnlyList<OutboxRecord> Records(DurableOutbox outbox, Lane lane) =>
        [.. ReadAll(outbox, lane, outbox.State(lane).AcknowledgedThrough + 1, 100_000, 1000).Select(held => held.Record)];

    public static IEnumerable<Gap> Gaps(IEnumerable<OutboxRecord> records) => records.Where(record => record.Kind == RecordKind.Gap)
        .Select(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap));
}
