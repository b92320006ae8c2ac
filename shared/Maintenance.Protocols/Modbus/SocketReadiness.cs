using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Tells when a socket can be read or written, by an epoll of Linux that looks at it only while it is waited for
/// (EPOLLONESHOT). The runtime's own looks at each socket that ever waited, for as long as it is open: then a thread is woken
/// for every answer, also for one that somebody stands and waits for, and that costs more than the answer itself. One wait at
/// a time; nothing is allocated for it.
/// </summary>
internal sealed partial class SocketReadiness(Socket socket) : IValueTaskSource, IDisposable
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Closed = 2;

    private static readonly ConcurrentDictionary<long, SocketReadiness> Watched = new();
    private static readonly Lazy<int> Epoll = new(Open);
    private static long Keys;

    private readonly long _key = Interlocked.Increment(ref Keys);
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private bool _isWatched;
    private int _state;

    /// <summary>Whether this machine has it.</summary>
    public static bool IsThere => OperatingSystem.IsLinux();

    /// <summary>May come early; look whether there is something, and wait again if not.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed, before or meanwhile.</exception>
    public ValueTask WhenReadableAsync(CancellationToken cancellationToken) => WhenAsync(EpollIn, cancellationToken);

    /// <inheritdoc cref="WhenReadableAsync"/>
    public ValueTask WhenWritableAsync(CancellationToken cancellationToken) => WhenAsync(EpollOut, cancellationToken);

    /// <summary>Ends a wait that is under way. To be called before the socket is closed.</summary>
    public void Dispose()
    {
        Watched.TryRemove(_key, out _);
        if (Interlocked.Exchange(ref _state, Closed) == Waiting)
            _core.SetException(new ObjectDisposedException(nameof(Socket)));
    }

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose();
        _core.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private ValueTask WhenAsync(uint events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _core.Reset();
        var before = Interlocked.CompareExchange(ref _state, Waiting, Idle);
        ObjectDisposedException.ThrowIf(before == Closed, socket);
        if (before == Waiting)
            throw new InvalidOperationException("One wait for a socket is under way already.");
        try
        {
            Watch(events);
        }
        catch (Exception gone) when (Settle())
        {
            throw gone as ObjectDisposedException ?? (Exception)new IOException($"The socket cannot be watched: {gone.Message}", gone);
        }

        _cancellation = cancellationToken.UnsafeRegister(static (wait, token) => ((SocketReadiness)wait!).Cancel(token), this);
        return new(this, _core.Version);
    }

    private void Watch(uint events)
    {
        Watched.TryAdd(_key, this);
        var handle = socket.SafeHandle;
        var isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            Control(Epoll.Value, _isWatched ? Modify : Add, (int)handle.DangerousGetHandle(), events | OneShot, _key);
            _isWatched = true;
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }

    /// <summary>Whoever ends the wait, of all who may, tells it.</summary>
    private bool Settle() => Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting;

    private void Ready()
    {
        if (Settle())
            _core.SetResult(true);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Settle())
            _core.SetException(new OperationCanceledException(cancellationToken));
    }

    private static int Open()
    {
        var epoll = epoll_create1(CloseOnExec);
        if (epoll < 0)
            throw new IOException($"No epoll can be had: {Marshal.GetLastPInvokeErrorMessage()}.");
        new Thread(() => Look(epoll)) { IsBackground = true, Name = "Modbus sockets" }.Start();
        return epoll;
    }

    private static void Look(int epoll)
    {
        const int Most = 64;
        Span<byte> events = stackalloc byte[Most * EventBytes];
        while (true)
        {
            var count = epoll_wait(epoll, ref MemoryMarshal.GetReference(events), Most, -1);
            for (var i = 0; i < count; i++)
            {
                // Whoever is gone meanwhile waits for nothing.
                if (Watched.TryGetValue(MemoryMarshal.Read<long>(events[((i * EventBytes) + KeyOffset)..]), out var wait))
                    wait.Ready();
            }
        }
    }
}
