using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Maintenance.Protocols.Sockets;

/// <summary>
/// Tells when a handle can be read or written. The runtime's own way wakes a thread for every answer on a socket that ever
/// waited, also for one that somebody stands and waits for, or lets come together with others, and that costs more than the
/// answer itself. One wait at a time; nothing is allocated for it.
/// </summary>
internal sealed class Readiness : IValueTaskSource, IDisposable
{
    private const uint EpollIn = 1;
    private const uint EpollOut = 4;

    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Closed = 2;

    private readonly SafeHandle _handle;
    private readonly Epoll _epoll;
    private readonly long _key;
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private bool _isWatched;
    private int _state;

    /// <param name="isSecond">Another waits on the same handle at the same time.</param>
    public Readiness(SafeHandle handle, bool isSecond = false)
    {
        (_handle, _epoll) = (handle, isSecond ? Epoll.Second : Epoll.First);
        _key = _epoll.NextKey();
    }

    /// <summary>Whether this machine has it.</summary>
    public static bool IsThere => OperatingSystem.IsLinux();

    /// <summary>May come early; look whether there is something, and wait again if not.</summary>
    /// <exception cref="ObjectDisposedException">The handle is closed, before or meanwhile.</exception>
    public ValueTask WhenReadableAsync(CancellationToken cancellationToken) => WhenAsync(EpollIn, cancellationToken);

    /// <inheritdoc cref="WhenReadableAsync"/>
    public ValueTask WhenWritableAsync(CancellationToken cancellationToken) => WhenAsync(EpollOut, cancellationToken);

    /// <summary>Ends a wait that is under way. To be called before the handle is closed.</summary>
    public void Dispose()
    {
        _epoll.Forget(_key);
        if (Interlocked.Exchange(ref _state, Closed) == Waiting)
            _core.SetException(new ObjectDisposedException(nameof(Readiness)));
    }

    /// <summary>Called by the one who watches.</summary>
    public void Ready()
    {
        if (Settle())
            _core.SetResult(true);
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
        ObjectDisposedException.ThrowIf(before == Closed, this);
        if (before == Waiting)
            throw new InvalidOperationException("One wait for a handle is under way already.");
        try
        {
            _epoll.Watch(this, _handle, _key, _isWatched, events);
            _isWatched = true;
        }
        catch (Exception gone) when (Settle())
        {
            throw gone as ObjectDisposedException ?? (Exception)new IOException($"The handle cannot be watched: {gone.Message}", gone);
        }

        _cancellation = cancellationToken.UnsafeRegister(static (wait, token) => ((Readiness)wait!).Cancel(token), this);
        return new(this, _core.Version);
    }

    /// <summary>Whoever ends the wait, of all who may, tells it.</summary>
    private bool Settle() => Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting;

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Settle())
            _core.SetException(new OperationCanceledException(cancellationToken));
    }
}
