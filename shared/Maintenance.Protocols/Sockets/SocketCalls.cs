using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Sockets;

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

    public static void Block(SafeSocketHandle socket) => Ioctl(socket, SetNonBlocking);

    public static bool HasMore(SafeSocketHandle socket) => Ioctl(socket, BytesToRead) > 0;

    /// <returns>Bytes taken, or <see cref="Nothing"/>.</returns>
    public static int Send(SafeSocketHandle socket, ReadOnlySpan<byte> bytes)
    {
        var isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            return Result(send((int)socket.DangerousGetHandle(), in MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, NotNow | NoSignal));
        }
        finally
        {
            Release(socket, isHeld);
        }
    }

    /// <returns>Bytes received, or <see cref="Nothing"/>; zero once the other side has closed.</returns>
    public static int Receive(SafeSocketHandle socket, Span<byte> bytes) => Receive(socket, bytes, NotNow);

    /// <summary>The same, but waits in the calling thread for as long as the socket's receive timeout says.</summary>
    public static int ReceiveSoon(SafeSocketHandle socket, Span<byte> bytes) => Receive(socket, bytes, flags: 0);

    private static int Receive(SafeSocketHandle socket, Span<byte> bytes, int flags)
    {
        var isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            return Result(recv((int)socket.DangerousGetHandle(), ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, flags));
        }
        finally
        {
            Release(socket, isHeld);
        }
    }

    private static int Ioctl(SafeSocketHandle socket, nuint request)
    {
        var (isHeld, value) = (false, 0);
        try
        {
            socket.DangerousAddRef(ref isHeld);
            return ioctl((int)socket.DangerousGetHandle(), request, ref value) == 0 ? value : throw Failed(Marshal.GetLastSystemError());
        }
        finally
        {
            Release(socket, isHeld);
        }
    }

    private static void Release(SafeSocketHandle socket, bool isHeld)
    {
        if (isHeld)
            socket.DangerousRelease();
    }

    // The error is asked for only where there is one, and while the handle is held: letting it go might close it, which sets another.
    private static int Result(nint count)
    {
        if (count >= 0)
            return (int)count;
        var error = Marshal.GetLastSystemError();
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

    [LibraryImport(Library)]
    private static partial nint send(int socket, in byte bytes, nuint count, int flags);

    [LibraryImport(Library)]
    private static partial nint recv(int socket, ref byte bytes, nuint count, int flags);

    [LibraryImport(Library)]
    private static partial int ioctl(int socket, nuint request, ref int value);
}
