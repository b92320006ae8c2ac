namespace Maintenance.Protocols.Modbus;

/// <summary>The function codes spoken here (Modbus Application Protocol V1.1b3, clause 6).</summary>
public enum ModbusFunction : byte
{
    None = 0,
    ReadCoils = 1,
    ReadDiscreteInputs = 2,
    ReadHoldingRegisters = 3,
    ReadInputRegisters = 4,
    WriteSingleCoil = 5,
    WriteSingleRegister = 6,
    WriteMultipleCoils = 15,
    WriteMultipleRegisters = 16,
}
