namespace Maintenance.Protocols.Modbus;

/// <summary>Parity of each character on a serial line. The specification has even as the default.</summary>
public enum SerialParity
{
    Even,
    Odd,

    /// <summary>With two stop bits, says the specification, so that a character keeps its eleven bits.</summary>
    None,
}

/// <summary>A serial port and its settings (Modbus over Serial Line V1.02, clause 3.3).</summary>
public sealed record SerialLineOptions
{
    /// <summary>Such as /dev/ttyUSB0.</summary>
    public required string Port { get; init; }

    /// <summary>The usual speeds, in bits a second.</summary>
    public static IReadOnlyList<int> BaudRates { get; } = [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

    /// <summary>Bits a second: one of <see cref="BaudRates"/>.</summary>
    public int BaudRate { get; init; } = 19200;

    /// <summary>8, or 7 with ASCII.</summary>
    public int DataBits { get; init; } = 8;

    public SerialParity Parity { get; init; } = SerialParity.Even;

    /// <summary>1 or 2.</summary>
    public int StopBits { get; init; } = 1;

    /// <summary>Null: the port is no RS-485 driver's, or needs no switching.</summary>
    public Rs485Options? Rs485 { get; init; }

    /// <summary>Start, data, parity and stop bits of one character.</summary>
    internal double BitsPerCharacter => 1 + DataBits + (Parity == SerialParity.None ? 0 : 1) + StopBits;

    /// <summary>The silence before each frame: 3.5 characters, and 1.75 ms above 19200 bits a second (clause 2.5.1.1).</summary>
    internal TimeSpan Silence =>
        BaudRate > 19200 ? TimeSpan.FromMilliseconds(1.75) : TimeSpan.FromSeconds(3.5 * BitsPerCharacter / BaudRate);
}

/// <summary>How the kernel's driver switches a half-duplex line between sending and receiving.</summary>
public sealed record Rs485Options
{
    /// <summary>RTS is high while sending; low if false.</summary>
    public bool RtsHighOnSend { get; init; } = true;

    /// <summary>From the switch to the first bit.</summary>
    public TimeSpan DelayBeforeSend { get; init; }

    /// <summary>From the last bit to the switch back.</summary>
    public TimeSpan DelayAfterSend { get; init; }

    /// <summary>One hears oneself: the driver does not switch the receiver off while sending.</summary>
    public bool ReceivesWhileSending { get; init; }
}
