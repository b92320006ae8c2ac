namespace Maintenance.Protocols.Modbus;

/// <summary>
/// The device understood and refused. The connection is sound: the next request may follow at once.
/// </summary>
public sealed class ModbusException(string peer, ModbusRequest request, ModbusExceptionCode code)
    : Exception($"{peer} refused {request}: {code} ({(byte)code}).")
{
    public ModbusRequest Request { get; } = request;

    public ModbusFunction Function => Request.Function;

    /// <summary>May be a number outside the enumeration: devices invent their own.</summary>
    public ModbusExceptionCode Code { get; } = code;
}
