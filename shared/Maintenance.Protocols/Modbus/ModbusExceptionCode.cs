namespace Maintenance.Protocols.Modbus;

/// <summary>Why a device refused (Modbus Application Protocol V1.1b3, clause 7). <see cref="None"/> is "granted".</summary>
public enum ModbusExceptionCode : byte
{
    None = 0,
    IllegalFunction = 1,
    IllegalDataAddress = 2,
    IllegalDataValue = 3,
    ServerDeviceFailure = 4,
    Acknowledge = 5,
    ServerDeviceBusy = 6,
    MemoryParityError = 8,
    GatewayPathUnavailable = 10,

    /// <summary>A gateway's answer for a unit behind it that is silent or does not exist.</summary>
    GatewayTargetFailedToRespond = 11,
}
