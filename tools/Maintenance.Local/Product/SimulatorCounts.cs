namespace Maintenance.Local.Product;

/// <summary>Values given away, as the simulator counts them.</summary>
/// <param name="ModbusValuesServed">Values in answers to Modbus requests.</param>
/// <param name="MqttValuesAcknowledged">Of the published, those that the broker acknowledged.</param>
/// <param name="OpcUaValuesPublished">In messages to OPC UA subscribers, each once.</param>
/// <param name="OpcUaValuesRead">In answers to OPC UA clients that read.</param>
public sealed record SimulatorCounts(
    long ModbusValuesServed, long MqttValuesPublished, long MqttValuesAcknowledged, long OpcUaValuesPublished, long OpcUaValuesRead,
    IReadOnlyDictionary<string, long> ByTag);
