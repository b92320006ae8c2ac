namespace Maintenance.Protocols.Modbus;

/// <summary>Bytes to and from somebody: a TCP connection or a serial port.</summary>
internal interface IByteLine : IDisposable
{
    /// <summary>Whether bytes have come that were not received yet.</summary>
    bool HasMore { get; }

    /// <summary>Silence after which what comes is a new frame; zero where silence says nothing.</summary>
    TimeSpan FrameGap { get; }

    /// <summary>Pieces that came while nobody asked and were thrown away unread, since there were too many.</summary>
    long Dropped => 0;

    ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <returns>Zero once the other side has closed.</returns>
    ValueTask<int> ReceiveAsync(Memory<byte> bytes, CancellationToken cancellationToken);
}
