using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Sockets;

/// <summary>
/// An epoll of Linux and the thread that looks at it. It watches over a handle only while that is waited for (EPOLLONESHOT): the
/// runtime's own looks at each socket that ever waited, for as long as it is open.
/// </summary>
internal sealed partial class Epoll
{
    private const string Library = "libc";
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Modify = 3;
    private const int IsThereAlready = 17;   // EEXIST
    private const uint OneShot = 1u << 30;

    // struct epoll_event is packed on x86-64, and on no other architecture.
    private static readonly int KeyOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventBytes = KeyOffset + sizeof(long);
    private static readonly Lazy<Epoll> FirstOne = new(() => new("Sockets"));
    private static readonly Lazy<Epoll> SecondOne = new(() => new("Sockets, second"));

    private readonly ConcurrentDictionary<long, Readiness> _watched = new();
    private readonly int _handle;
    private long _keys;

    private Epoll(string name)
    {
        _handle = epoll_create1(CloseOnExec);
        if (_handle < 0)
            throw new IOException($"No epoll can be had: {Marshal.GetLastPInvokeErrorMessage()}.");
        new Thread(Look) { IsBackground = true, Name = name }.Start();
    }

    public static Epoll First => FirstOne.Value;

    /// <summary>For a second wait on a handle that the first one knows already.</summary>
    public static Epoll Second => SecondOne.Value;

    public long NextKey() => Interlocked.Increment(ref _keys);

    /// <summary>Once, until something happens.</summary>
    public void Watch(Readiness wait, SafeHandle handle, long key, bool isKnown, uint events)
    {
        _watched.TryAdd(key, wait);
        var isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            Control(isKnown ? Modify : Add, (int)handle.DangerousGetHandle(), events | OneShot, key);
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }

    public void Forget(long key) => _watched.TryRemove(key, out _);

    private void Control(int operation, int handle, uint events, long key)
    {
        Span<byte> asked = stackalloc byte[EventBytes];
        MemoryMarshal.Write(asked, events);
        MemoryMarshal.Write(asked[KeyOffset..], key);
        if (epoll_ctl(_handle, operation, handle, ref MemoryMarshal.GetReference(asked)) == 0)
            return;
        if (operation == Add && Marshal.GetLastPInvokeError() == IsThereAlready)
            Control(Modify, handle, events, key);   // another waited on it before
        else
            throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private void Look()
    {
        const int Most = 64;
        Span<byte> events = stackalloc byte[Most * EventBytes];
        while (true)
        {
            var count = epoll_wait(_handle, ref MemoryMarshal.GetReference(events), Most, -1);
            for (var i = 0; i < count; i++)
            {
                // Whoever is gone meanwhile waits for nothing.
                if (_watched.TryGetValue(MemoryMarshal.Read<long>(events[((i * EventBytes) + KeyOffset)..]), out var wait))
                    wait.Ready();
            }
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int handle, ref byte asked);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_wait(int epoll, ref byte events, int most, int milliseconds);
}
