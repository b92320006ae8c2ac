using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Benchmarks.Mqtt;

/// <summary>What a client of the bench says that its work took.</summary>
/// <param name="Allocated">Bytes on the heap.</param>
internal sealed record MqttCost(double Microseconds, double CpuMicroseconds, double Allocated);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MqttCost))]
internal sealed partial class MqttCostJson : JsonSerializerContext;
