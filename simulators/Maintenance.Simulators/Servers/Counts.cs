namespace Maintenance.Simulators.Servers;

/// <summary>Values given away since the start.</summary>
/// <param name="ModbusValuesServed">Tag values all of whose registers were in an answer that went out whole.</param>
/// <param name="MqttValuesPublished">Each once, however often it had to be sent.</param>
/// <param name="MqttValuesAcknowledged">Of those, with PUBACK.</param>
/// <param name="OpcUaValuesPublished">In messages to subscribers, each once, however often it had to be sent.</param>
/// <param name="OpcUaValuesRead">By requests to read. What is read of the past is not counted.</param>
/// <param name="ByTag">Served, published or read.</param>
internal sealed record Counts(
    long ModbusValuesServed, long MqttValuesPublished, long MqttValuesAcknowledged, long OpcUaValuesPublished, long OpcUaValuesRead,
    IReadOnlyDictionary<string, long> ByTag);
