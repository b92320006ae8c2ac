using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <content>The calls of the C library.</content>
internal sealed partial class SocketReadiness
{
    private const string Library = "libc";
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Modify = 3;
    private const uint EpollIn = 1;
    private const uint EpollOut = 4;
    private const uint OneShot = 1u << 30;

    // struct epoll_event is packed on x86-64, and on no other architecture.
    private static readonly int KeyOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventBytes = KeyOffset + sizeof(long);

    private static void Control(int epoll, int operation, int handle, uint events, long key)
    {
        Span<byte> asked = stackalloc byte[EventBytes];
        MemoryMarshal.Write(asked, events);
        MemoryMarshal.Write(asked[KeyOffset..], key);
        if (epoll_ctl(epoll, operation, handle, ref MemoryMarshal.GetReference(asked)) != 0)
            throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int handle, ref byte asked);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_wait(int epoll, ref byte events, int most, int milliseconds);
}
