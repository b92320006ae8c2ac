namespace Maintenance.Protocols.Modbus;

/// <summary>One request and its answer at a time. Whoever calls it sees to it that nobody else does meanwhile.</summary>
internal interface IModbusExchange : IDisposable
{
    /// <summary>False once what came in can no longer be trusted to answer what went out.</summary>
    bool IsConnected { get; }

    /// <summary>Who is asked, for messages.</summary>
    string Peer { get; }

    /// <summary>Frames that came and answered nothing that was asked for.</summary>
    long Strays { get; }

    /// <summary>Where the next request's PDU is to be put.</summary>
    Span<byte> Outbound { get; }

    /// <summary>The PDU that granted the last request; empty after a request to all.</summary>
    ReadOnlySpan<byte> Answer { get; }

    /// <exception cref="ModbusException">Refused.</exception>
    /// <exception cref="TimeoutException">Not answered in time.</exception>
    ValueTask AskAsync(ModbusRequest request, int pduLength, CancellationToken cancellationToken);
}
