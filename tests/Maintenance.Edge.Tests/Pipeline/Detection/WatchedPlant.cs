using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Downlink;
using Maintenance.Edge.Pipeline.Detection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>Alarms and detectors of a small plant, fed by hand in device time.</summary>
internal sealed class WatchedPlant
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly GatewaySettings _settings;
    private readonly PlantWatch _plant;
    private readonly MemoryFolder _memories;

    public WatchedPlant(string folder, string tags, string assets = "")
    {
        _settings = GatewayFile.Parse("g", Yaml(tags, assets), _ => null, out _);
        _memories = new(Path.Combine(folder, "detectors"), Counts, NullLogger<MemoryFolder>.Instance);
        _plant = new(_settings, _memories, Word, Counts, new ManualClock());
    }

    public DetectionCounts Counts { get; } = new();

    /// <summary>What the cloud tells.</summary>
    public CloudWord Word { get; } = new();

    public IReadOnlyList<WatchedAsset> Assets => _plant.Assets;

    public static string Yaml(string tags, string assets) => $$"""
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
        - name: d
          protocol: modbus
          endpoint: h:1
          modbus: { unit: 1 }
          tags:
        {{tags}}
        {{assets}}
        """;

    public static async Task<WatchedPlant> OpenAsync(string folder, string tags, string assets = "")
    {
        var plant = new WatchedPlant(folder, tags, assets);
        await plant._plant.OpenAsync(default);
        return plant;
    }

    public AlarmWatch Watch(int tag) => _plant.Of(_settings.Tags[tag]).ShouldNotBeNull();

    public void Take(int tag, double value, int second, Quality quality = Quality.Good) =>
        Watch(tag).Observe(new(tag, value, quality, Start.AddSeconds(second), Start.AddSeconds(second)));

    public Task TickAsync() => _plant.TickAsync(default).AsTask();

    public void Close() => _plant.Close();

    /// <summary>Saves as a gateway does that stops.</summary>
    public async Task SaveAsync()
    {
        var running = _plant.RunAsync();
        await _plant.SaveAsync(default);
        await running;
    }

    /// <summary>Samples that followed what was told.</summary>
    public List<AlarmEvidence> Followed { get; } = [];

    /// <summary>What was told since the last call.</summary>
    public IReadOnlyList<AlarmTransition> Told()
    {
        var told = new List<AlarmTransition>();
        while (_plant.Told.TryDequeue(out var record))
        {
            if (record.Kind == RecordKind.AlarmTransition)
                told.Add(RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmTransition));
            else if (record.Kind == RecordKind.AlarmEvidence)
                Followed.Add(RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmEvidence));
        }

        return told;
    }
}
