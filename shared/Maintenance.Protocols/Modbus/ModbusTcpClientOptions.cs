namespace Maintenance.Protocols.Modbus;

/// <summary>Where a device listens and how long it may take.</summary>
public sealed record ModbusTcpClientOptions
{
    /// <summary>Name or address.</summary>
    public required string Host { get; init; }

    /// <summary>502 is the registered port.</summary>
    public int Port { get; init; } = 502;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From the first byte of a request to the last byte of its answer; then the connection is dropped.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
