using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>A serial port of Linux, by the calls of its C library: open, termios, ioctl, read, write, poll.</summary>
internal static partial class SerialPort
{
    private const string Library = "libc";
    private const int ReadWrite = 0x2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int SetNow = 0;
    private const nuint Exclusive = 0x540C; // TIOCEXCL
    private const int LockExclusively = 2;
    private const int LockOrFail = 4;
    private const nuint SetRs485 = 0x542F; // TIOCSRS485
    private const short PollIn = 1;
    private const int Interrupted = 4;
    private const int TryAgain = 11;

    // Of c_iflag: a character of the wrong parity is read as 0, which no frame has in that place.
    private const uint CheckParity = 0x10;

    // Of c_cflag.
    private const uint Size7 = 0x20;
    private const uint Size8 = 0x30;
    private const uint TwoStopBits = 0x40;
    private const uint Receive = 0x80;
    private const uint Parity = 0x100;
    private const uint Odd = 0x200;
    private const uint IgnoreModemLines = 0x800;

    /// <summary>Opens the port raw, for this process alone.</summary>
    /// <exception cref="IOException">There is no such port, or it cannot do what is asked for; the message says which.</exception>
    public static int Open(SerialLineOptions options)
    {
        var handle = open(options.Port, ReadWrite | NoControllingTerminal | CloseOnExec | NonBlocking);
        if (handle < 0)
            throw Failed(options.Port, "be opened");
        try
        {
            // The lock holds back who locks too, root and whoever has it open already among them; the other all but root.
            Require(flock(handle, LockExclusively | LockOrFail), options.Port, "be had for this process alone: another has it");
            Require(ioctl(handle, Exclusive, 0), options.Port, "be had for this process alone");
            Require(tcgetattr(handle, out var settings), options.Port, "be asked for its settings: is it a serial port?");
            cfmakeraw(ref settings);
            settings.Control = ControlOf(options);
            settings.Input |= InputOf(options);
            var speed = Speed(options.BaudRate);
            Require(cfsetispeed(ref settings, speed) | cfsetospeed(ref settings, speed), options.Port, $"be set to {options.BaudRate} bits a second");
            Require(tcsetattr(handle, SetNow, settings), options.Port, "be set up");
            if (options.Rs485 is { } rs485)
                Require(ioctl(handle, SetRs485, Rs485.Of(rs485)), options.Port, "be switched as RS-485: its driver does not know how");
            return handle;
        }
        catch (IOException)
        {
            Close(handle);
            throw;
        }
    }

    public static void Close(int handle) => close(handle);

    /// <returns>Zero where there is nothing after all.</returns>
    /// <exception cref="IOException">The port is gone.</exception>
    public static int Read(int handle, Span<byte> bytes, string port)
    {
        var count = read(handle, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);
        return count > 0 ? (int)count
            : count == 0 ? throw new IOException($"The serial port {port} is gone.")
            : Marshal.GetLastPInvokeError() is TryAgain or Interrupted ? 0
            : throw Failed(port, "be read");
    }

    /// <returns>What was taken of the bytes; the rest when the port has room again.</returns>
    public static int Write(int handle, ReadOnlySpan<byte> bytes, string port)
    {
        var count = write(handle, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);
        return count >= 0 ? (int)count
            : Marshal.GetLastPInvokeError() is TryAgain or Interrupted ? 0
            : throw Failed(port, "be written");
    }

    /// <returns>Whether there is something to read, or the port is gone.</returns>
    public static bool Wait(int handle, TimeSpan bound)
    {
        var poll = new Polled { Handle = handle, Wanted = PollIn };
        return SerialPort.poll(ref poll, 1, (int)bound.TotalMilliseconds) > 0;
    }

    /// <summary>What is set in c_iflag of a raw port.</summary>
    internal static uint InputOf(SerialLineOptions options) => options.Parity == SerialParity.None ? 0 : CheckParity;

    /// <summary>c_cflag, without the speed.</summary>
    internal static uint ControlOf(SerialLineOptions options) =>
        Receive | IgnoreModemLines
        | (options.DataBits switch
        {
            8 => Size8,
            7 => Size7,
            _ => throw new IOException($"{options.Port} cannot have {options.DataBits} data bits: 7 or 8 are needed."),
        })
        | (options.StopBits == 2 ? TwoStopBits : 0)
        | (options.Parity == SerialParity.None ? 0 : Parity)
        | (options.Parity == SerialParity.Odd ? Odd : 0);

    private static uint Speed(int baudRate) => baudRate switch
    {
        1200 => 9,
        2400 => 11,
        4800 => 12,
        9600 => 13,
        19200 => 14,
        38400 => 15,
        57600 => 0x1001,
        115200 => 0x1002,
        230400 => 0x1003,
        460800 => 0x1004,
        921600 => 0x1007,
        _ => throw new IOException($"{baudRate} bits a second is no usual speed: 1200 doubled up to 38400, or 57600 doubled up to 921600."),
    };

    private static void Require(int result, string port, string what)
    {
        if (result != 0)
            throw Failed(port, what);
    }

    private static IOException Failed(string port, string what) =>
        new($"The serial port {port} cannot {what}: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int close(int handle);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint read(int handle, ref byte bytes, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint write(int handle, ref byte bytes, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int poll(ref Polled polled, nuint count, int milliseconds);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(int handle, nuint request, nint argument);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(int handle, nuint request, in Rs485 argument);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int flock(int handle, int operation);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int tcgetattr(int handle, out Settings settings);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int tcsetattr(int handle, int when, in Settings settings);

    [LibraryImport(Library)]
    private static partial void cfmakeraw(ref Settings settings);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int cfsetispeed(ref Settings settings, uint speed);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int cfsetospeed(ref Settings settings, uint speed);

    /// <summary>struct termios of glibc and musl.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 60)]
    private struct Settings
    {
        public uint Input;
        public uint Output;
        public uint Control;
        public uint Local;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Handle;
        public short Wanted;
        public short Found;
    }

    /// <summary>struct serial_rs485 of the kernel.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 32)]
    private struct Rs485
    {
        private const uint Enabled = 1;
        private const uint RtsOnSend = 2;
        private const uint RtsAfterSend = 4;
        private const uint ReceiveDuringSend = 16;

        public uint Flags;
        public uint DelayBeforeSend;
        public uint DelayAfterSend;

        public static Rs485 Of(Rs485Options options) => new()
        {
            Flags = Enabled | (options.RtsHighOnSend ? RtsOnSend : RtsAfterSend) | (options.ReceivesWhileSending ? ReceiveDuringSend : 0),
            DelayBeforeSend = (uint)options.DelayBeforeSend.TotalMilliseconds,
            DelayAfterSend = (uint)options.DelayAfterSend.TotalMilliseconds,
        };
    }
}
