namespace Maintenance.Protocols.Modbus;

/// <summary>How requests and answers are wrapped on their way.</summary>
public enum ModbusFraming
{
    /// <summary>Modbus TCP: a header with a transaction number.</summary>
    Mbap,

    /// <summary>Address and CRC (Modbus over Serial Line V1.02, clause 2.5.1), on a serial line or through a TCP connection.</summary>
    Rtu,

    /// <summary>Hexadecimal digits between a colon and a line's end (clause 2.5.2), likewise.</summary>
    Ascii,
}
