using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// What a connected socket is asked on Linux, by the calls of its C library: the runtime's own cost several times what they do,
/// and have none that waits for a moment without a second call.
/// </summary>
internal static partial class SocketCalls
{
    /// <summary>There is nothing to read, or no room to write.</summary>
    public const int Nothing = -1;

    private const string Library = "libc";
    private const int NotNow = 0x40; // MSG_DONTWAIT
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL
    private const nuint BytesToRead = 0x541B; // FIONREAD
    private const nuint SetNonBlocking = 0x5421; // FIONBIO
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const int ConnectionReset = 104;
    private const int TimedOut = 110;

    public static void Block(SafeSocketHandle socket)
    {
        var isOn = 0;
        if (ioctl(socket, SetNonBlocking, ref isOn) != 0)
            throw Failed(Marshal.GetLastPInvokeError());
    }

    public static bool HasMore(SafeSocketHandle socket)
    {
        var bytes = 0;
        return ioctl(socket, BytesToRead, ref bytes) == 0 ? bytes > 0 : throw Failed(Marshal.GetLastPInvokeError());
    }

    /// <returns>Bytes taken, or <see cref="Nothing"/>.</returns>
    public static int Send(SafeSocketHandle socket, ReadOnlySpan<byte> bytes) =>
        Result(send(socket, in MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, NotNow | NoSignal));

    /// <returns>Bytes received, or <see cref="Nothing"/>; zero once the other side has closed.</returns>
    public static int Receive(SafeSocketHandle socket, Span<byte> bytes) =>
        Result(recv(socket, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, NotNow));

    /// <summary>The same, but waits in the calling thread for as long as the socket's receive timeout says.</summary>
    public static int ReceiveSoon(SafeSocketHandle socket, Span<byte> bytes) =>
        Result(recv(socket, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, 0));

    private static int Result(nint count)
    {
        if (count >= 0)
            return (int)count;
        var error = Marshal.GetLastPInvokeError();
        return error is TryAgain or Interrupted ? Nothing : throw Failed(error);
    }

    private static SocketException Failed(int error) => new(
        (int)(error switch
        {
            BrokenPipe => SocketError.ConnectionAborted,
            ConnectionReset => SocketError.ConnectionReset,
            TimedOut => SocketError.TimedOut,
            _ => SocketError.SocketError,
        }),
        Marshal.GetPInvokeErrorMessage(error));

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint send(SafeSocketHandle socket, in byte bytes, nuint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recv(SafeSocketHandle socket, ref byte bytes, nuint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(SafeSocketHandle socket, nuint request, ref int value);
}
