using System.Globalization;
using System.Text;
using Maintenance.Analytics.Incidents;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Downlink;
using Maintenance.Edge.Pipeline.Detection;
using Maintenance.Simulators.Year;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// A gateway's detection over the machines of one class: by a configuration as in its file, from sample to alarm record. Each asset has
/// <c>drift</c> and each sensor is watched; no tag has a limit or a detector of its own.
/// </summary>
internal sealed class PlantYearGateway
{
    private readonly IReadOnlyList<YearMachine> _machines;
    private readonly PlantWatch _plant;
    private readonly GatewaySettings _settings;
    private readonly YearClock _clock = new();
    private readonly PlantYearPeople _people;
    private readonly Dictionary<string, YearClass> _classes;

    public PlantYearGateway(IReadOnlyList<YearMachine> machines, string folder)
    {
        _machines = machines;
        _classes = machines.ToDictionary(machine => machine.Asset, machine => machine.Class, StringComparer.Ordinal);
        _settings = GatewayFile.Parse("gateway.yaml", Yaml(machines), _ => null, out _);
        var (word, counts) = (new CloudWord(), new DetectionCounts());
        _plant = new(_settings, new(folder, counts, NullLogger<MemoryFolder>.Instance), word, counts, _clock);
        _people = new(machines, word);
    }

    public List<YearWorkOrder> Orders { get; } = [];

    public List<YearSensorCall> SensorCalls { get; } = [];

    public Task OpenAsync(CancellationToken cancellationToken) => _plant.OpenAsync(cancellationToken);

    /// <summary>Takes what all machines say at an instant; a value that is no number was not said.</summary>
    /// <param name="next">Gives a machine's values at the instant.</param>
    public async Task TakeAsync(DateTimeOffset at, Action<YearMachine, double[]> next, CancellationToken cancellationToken)
    {
        _clock.NowUtc = at;
        var (tag, values) = (0, new double[_machines[0].Class.Tags.Count]);
        foreach (var machine in _machines)
        {
            next(machine, values);
            foreach (var value in values)
            {
                var quality = double.IsFinite(value) ? Quality.Good : Quality.Bad;
                _plant.Of(_settings.Tags[tag])!.Observe(new(tag++, value, quality, at, at));
            }
        }

        // A gateway does so each second; what of it matters to a year matters within the hour.
        if (at.Minute == 0)
            await _plant.TickAsync(cancellationToken);
        while (_plant.Told.TryDequeue(out var record))
        {
            if (record.Kind == RecordKind.AlarmTransition)
                Hear(RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmTransition));
        }

        _people.Act(at);
    }

    /// <summary>As the cloud opens work: the first table's failure mode, and none where one is open for the asset.</summary>
    private void Hear(AlarmTransition told)
    {
        if (told.Edge != AlarmEdge.Raised)
            return;
        if (told.Detector.StartsWith("sensor-", StringComparison.Ordinal))
        {
            SensorCalls.Add(new(told.Asset!, told.Signal, told.Detector, told.AtUtc));
            return;
        }

        var kind = _classes[told.Asset!];
        var direction = told.Basis!.Direction == AlarmDirection.Low ? Direction.Fall : Direction.Rise;
        if (FailureModeTable.Usual.Of(kind.Code, told.Signal, direction) is not { } mode || _people.IsCalled(told.Asset!))
            return;
        Orders.Add(new(told.Asset!, mode, told.AtUtc, [.. kind.Tags.Where(tag => tag.IsLoad || string.Equals(tag.Signal, told.Signal, StringComparison.Ordinal)).Select(tag => tag.Signal)]));
        _people.Call(told.Asset!, told.AtUtc);
    }

    private static string Yaml(IReadOnlyList<YearMachine> machines)
    {
        var yaml = new StringBuilder("""
            gateway: { name: year }
            cloud: { url: "http://localhost" }
            devices:
            - name: plant
              protocol: modbus
              endpoint: localhost:502
              modbus: { unit: 1 }
              tags:

            """);
        var address = 0;
        foreach (var machine in machines)
        {
            foreach (var tag in machine.Class.Tags)
            {
                yaml.AppendLine(CultureInfo.InvariantCulture, $"  - {{ name: {machine.Asset}.{tag.Signal}, asset: {machine.Asset}, signal: {tag.Signal}, kind: {KindOf(tag)}, maxSilence: \"00:10:00\", register: {{ address: {address}, type: float32 }}, sensor: {{ watch: {(tag.IsState ? "false" : "true")} }} }}");
                address += 2;
            }
        }

        yaml.AppendLine("assets:");
        foreach (var machine in machines)
        {
            var runState = machine.Class.Tags.FirstOrDefault(tag => tag.IsState) is { } state ? $"runState: {machine.Asset}.{state.Signal}, " : "";
            yaml.AppendLine(CultureInfo.InvariantCulture, $"- {{ name: {machine.Asset}, class: {machine.Class.Code}, {runState}load: {machine.Asset}.{machine.Class.Tags.First(tag => tag.IsLoad).Signal}, drift: {{ period: \"00:10:00\" }} }}");
        }

        return yaml.ToString();
    }

    private static string KindOf(YearTag tag) =>
        tag.IsState ? "State" : tag.IsTemperature ? "Temperature" : tag.Signal switch
        {
            "vibration" => "Vibration",
            "flow" => "Flow",
            "speed" or "belt-speed" => "Speed",
            "current" or "motor-current" => "Current",
            var signal when signal.EndsWith("pressure", StringComparison.Ordinal) => "Pressure",
            _ => "Other",
        };

    private sealed class YearClock : TimeProvider
    {
        public DateTimeOffset NowUtc { get; set; } = PlantYear.BeginUtc;

        public override DateTimeOffset GetUtcNow() => NowUtc;
    }
}
