namespace Maintenance.Local.Product;

/// <summary>Values given away, as the simulator counts them.</summary>
/// <param name="ModbusValuesServed">Values in answers to Modbus requests.</param>
/// <param name="MqttValuesAcknowledged">Of the published, those that the broker acknowledged.</param>
public sealed record SimulatorCounts(
    long ModbusValuesServed, long MqttValuesPublished, long MqttValuesAcknowledged, IReadOnlyDictionary<string, long> ByTag);
