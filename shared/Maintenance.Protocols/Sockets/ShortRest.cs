using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Maintenance.Protocols.Sockets;

/// <summary>
/// A rest of less than a millisecond, by a timer of Linux (timerfd). The runtime's own timers go by a clock that moves on every
/// four milliseconds where the kernel ticks at 250 Hz. One rest at a time; nothing is allocated for it.
/// </summary>
internal sealed partial class ShortRest : IDisposable
{
    private const string Library = "libc";
    private const int Monotonic = 1;
    private const int CloseOnExecNonBlocking = 0x80000 | 0x800;

    private readonly SafeFileHandle _timer = Open();
    private readonly Readiness _readiness;

    public ShortRest() => _readiness = new(_timer);

    /// <summary>May be over early.</summary>
    public ValueTask TakeAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        Set(length);
        return _readiness.WhenReadableAsync(cancellationToken);
    }

    public void Dispose()
    {
        _readiness.Dispose();
        _timer.Dispose();
    }

    private static SafeFileHandle Open()
    {
        var timer = timerfd_create(Monotonic, CloseOnExecNonBlocking);
        return timer >= 0 ? new(timer, ownsHandle: true) : throw new IOException($"No timer can be had: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    // What the timer has told before is forgotten by setting it anew.
    private void Set(TimeSpan length)
    {
        var isHeld = false;
        try
        {
            _timer.DangerousAddRef(ref isHeld);
            var once = new Once { Nanoseconds = (nint)(length.TotalNanoseconds + 1) };   // nothing would stop it
            if (timerfd_settime((int)_timer.DangerousGetHandle(), 0, in once, 0) != 0)
                throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            if (isHeld)
                _timer.DangerousRelease();
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int timerfd_create(int clock, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int timerfd_settime(int timer, int flags, in Once value, nint before);

    /// <summary>struct itimerspec of a timer that goes off once, within a second.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Once
    {
        public nint PeriodSeconds;
        public nint PeriodNanoseconds;
        public nint Seconds;
        public nint Nanoseconds;
    }
}
