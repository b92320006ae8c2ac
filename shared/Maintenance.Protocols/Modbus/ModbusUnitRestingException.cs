namespace Maintenance.Protocols.Modbus;

/// <summary>The unit was silent again and again, and is not asked for a while so that it does not hold up the others.</summary>
public sealed class ModbusUnitRestingException(string peer, ModbusRequest request, TimeSpan rest)
    : TimeoutException($"{peer} was not asked for {request}: the unit has been silent and is left alone for {rest.TotalSeconds:0.0} s more.")
{
    /// <summary>How long from now.</summary>
    public TimeSpan Rest { get; } = rest;
}
