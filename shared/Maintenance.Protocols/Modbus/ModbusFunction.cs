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
    MaskWriteRegister = 22,
    ReadWriteMultipleRegisters = 23,

    /// <summary>MEI transport 14: who made the device and what it is.</summary>
    ReadDeviceIdentification = 43,
}
