namespace Maintenance.Protocols.Modbus;

/// <summary>How long a PDU will be, by what has come of it: an RTU frame says so nowhere else.</summary>
internal static class PduLength
{
    /// <summary>Too little has come to tell.</summary>
    public const int NotYet = 0;

    /// <summary>The function is not known here.</summary>
    public const int Unknown = -1;

    public static int OfRequest(ReadOnlySpan<byte> pdu) => (ModbusFunction)pdu[0] switch
    {
        >= ModbusFunction.ReadCoils and <= ModbusFunction.WriteSingleRegister => ModbusPdu.FixedLength,
        ModbusFunction.WriteMultipleCoils or ModbusFunction.WriteMultipleRegisters => Counted(pdu, 5),
        ModbusFunction.MaskWriteRegister => ModbusPdu.MaskLength,
        ModbusFunction.ReadWriteMultipleRegisters => Counted(pdu, 9),
        ModbusFunction.ReadDeviceIdentification => IdentificationPdu.RequestLength,
        _ => Unknown,
    };

    public static int OfAnswer(ReadOnlySpan<byte> pdu) =>
        (pdu[0] & ModbusPdu.ExceptionFlag) != 0 ? ModbusPdu.ExceptionLength : (ModbusFunction)pdu[0] switch
        {
            >= ModbusFunction.ReadCoils and <= ModbusFunction.ReadInputRegisters or ModbusFunction.ReadWriteMultipleRegisters =>
                Counted(pdu, 1),
            ModbusFunction.WriteSingleCoil or ModbusFunction.WriteSingleRegister or ModbusFunction.WriteMultipleCoils
                or ModbusFunction.WriteMultipleRegisters => ModbusPdu.FixedLength,
            ModbusFunction.MaskWriteRegister => ModbusPdu.MaskLength,
            ModbusFunction.ReadDeviceIdentification => IdentificationPdu.AnswerLength(pdu),
            _ => Unknown,
        };

    /// <param name="at">Where the count of the bytes after it stands.</param>
    private static int Counted(ReadOnlySpan<byte> pdu, int at) => pdu.Length > at ? at + 1 + pdu[at] : NotYet;
}
