namespace Maintenance.Protocols.Modbus;

/// <summary>The peer broke the protocol. What it sends next cannot be trusted, so the connection is gone.</summary>
public sealed class ModbusProtocolException(string message) : Exception(message);
