namespace Maintenance.Protocols.Modbus;

/// <summary>Where a device or a line of devices is, and how long it may take.</summary>
public sealed record ModbusClientOptions
{
    /// <summary>Name or address.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>502 is the registered port.</summary>
    public int Port { get; init; } = 502;

    /// <summary>Instead of host and port: a serial port, with RTU or ASCII.</summary>
    public SerialLineOptions? Serial { get; init; }

    public ModbusFraming Framing { get; init; } = ModbusFraming.Mbap;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From the first byte of a request to the last byte of its answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a unit is asked that says it is busy; with "acknowledge" only what changes nothing is asked again.</summary>
    public int BusyTries { get; init; } = 4;

    /// <summary>Before a busy unit is asked for the second time; twice as long each time after.</summary>
    public TimeSpan BusyPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>After a request to all units of a serial line, which none answers (V1.02, clause 2.4.1).</summary>
    public TimeSpan TurnaroundDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Who reconnects hands on what was remembered, lest an answer to a request of the old connection be believed.</summary>
    public ModbusLineMemory Memory { get; init; } = new();

    internal string Peer => Serial is { } serial ? $"Modbus line {serial.Port}" : $"Modbus device {Host}:{Port}";
}
