using System.Net;

namespace Maintenance.Protocols.Modbus;

/// <summary>What a server serves, where, and who hears of it.</summary>
public sealed record ModbusTcpServerOptions : ModbusServerOptions
{
    /// <summary>Port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Connections at a time. For one more, that which has been silent longest is closed if it is <see cref="Idle"/>; else the new one.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>A client that has asked for nothing for so long may be gone without a word.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>A server on a serial line.</summary>
public sealed record ModbusSerialServerOptions : ModbusServerOptions
{
    public required SerialLineOptions Serial { get; init; }
}

/// <summary>What every server serves, and who hears of it.</summary>
public abstract record ModbusServerOptions
{
    public ModbusFraming Framing { get; init; }

    /// <summary>
    /// By unit id. For others Modbus TCP answers <see cref="ModbusExceptionCode.GatewayTargetFailedToRespond"/>; RTU and ASCII
    /// are silent, and a write to unit 0 is every unit's.
    /// </summary>
    public required IReadOnlyDictionary<byte, IModbusUnit> Units { get; init; }

    /// <summary>For the pause after an accept that failed.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Called for each request granted, once its answer is wholly with the operating system; by several connections at
    /// once. What a failing connection did not take is not reported.
    /// </summary>
    public Action<ModbusRequest>? Answered { get; init; }

    /// <summary>
    /// Called with a sentence for each connection refused or dropped for what it sent, and for each failing unit.
    /// </summary>
    public Action<string>? Trouble { get; init; }
}
