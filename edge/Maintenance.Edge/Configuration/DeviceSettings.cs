using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Configuration;

/// <summary>How a device is spoken to.</summary>
internal enum DeviceProtocol
{
    Modbus,
    Mqtt,
    OpcUa,
}

/// <summary>Whose clock says when a value was measured.</summary>
internal enum DeviceClock
{
    /// <summary>The gateway's, at arrival.</summary>
    Gateway,

    /// <summary>The device's, where it is plausible.</summary>
    Device,
}

/// <param name="Watchdog">A connection on which nothing comes for so long is given up and made anew.</param>
internal sealed record DeviceSettings(
    string Name, DeviceProtocol Protocol, DeviceEndpoint Endpoint, DeviceClock Clock, TimeSpan Watchdog,
    ModbusSettings? Modbus, MqttSettings? Mqtt, IReadOnlyList<TagSettings> Tags)
{
    public OpcUaSettings? OpcUa { get; init; }
}

internal sealed record DeviceEndpoint(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <param name="Poll">From one poll's start to the next one's.</param>
/// <param name="Timeout">For connecting, and for each answer.</param>
/// <param name="Framing">How requests are wrapped on the TCP connection.</param>
/// <param name="MostRegisters">In one request; what the device takes less is learned.</param>
internal sealed record ModbusSettings(
    byte Unit, TimeSpan Poll, TimeSpan Timeout, ModbusFraming Framing = ModbusFraming.Mbap,
    int MostRegisters = ModbusRequest.MaxRegistersRead);

/// <param name="ClientId">The broker keeps what it could not deliver under this name: unique, and the same after a restart.</param>
internal sealed record MqttSettings(
    string ClientId, string? UserName, Secret? Password, bool Tls, string? AuthorityFile, TimeSpan KeepAlive);

internal enum RegisterTable
{
    Holding,
    Input,
    Coil,
    Discrete,
}

internal sealed record RegisterSettings(RegisterTable Table, ushort Address, RegisterType Type, WordOrder Order)
{
    /// <summary>A single bit at an address of its own, not one of a register's.</summary>
    public bool IsBit => Table is RegisterTable.Coil or RegisterTable.Discrete;
}

/// <summary>Where a value and its time stand in a message; RFC 6901 pointers into JSON.</summary>
/// <param name="Value">Null: the whole payload is the number.</param>
/// <param name="Time">Null: the message says no time.</param>
internal sealed record PayloadSettings(JsonPointer? Value, JsonPointer? Time);
