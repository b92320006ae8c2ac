namespace Maintenance.Protocols.Modbus;

/// <summary>
/// One timer for all requests of a connection, as a timer or a token source a request would be garbage a request.
/// Either the request stops it or it goes off, never both: whoever moves the state first wins.
/// </summary>
internal sealed class ModbusDeadline : IDisposable
{
    private const long Idle = -1;
    private const long Over = -2;

    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly Action _abort;
    private readonly ITimer _timer;
    private long _startedAt = Idle; // a timestamp of the clock while a request is under way

    /// <param name="abort">Must make the request under way fail; called once at most.</param>
    public ModbusDeadline(TimeSpan limit, TimeProvider clock, Action abort)
    {
        _limit = limit;
        _clock = clock;
        _abort = abort;
        _timer = clock.CreateTimer(_ => GoOff(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsOver => Volatile.Read(ref _startedAt) == Over;

    /// <param name="startedAt">When the request began, as a timestamp of the clock.</param>
    public void Start(long startedAt)
    {
        Volatile.Write(ref _startedAt, startedAt);
        var left = _limit - _clock.GetElapsedTime(startedAt);
        _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        if (_clock.GetElapsedTime(startedAt) >= _limit)
            GoOff();
    }

    /// <exception cref="TimeoutException">Too late: it has gone off.</exception>
    public void Stop()
    {
        var startedAt = Volatile.Read(ref _startedAt);
        if (startedAt == Over || Interlocked.CompareExchange(ref _startedAt, Idle, startedAt) != startedAt)
            throw new TimeoutException();

        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// May come for a request that is long answered, while the next one is under way; and a coarse timer may come some
    /// milliseconds early. Then the request that is under way gets the rest of its time.
    /// </summary>
    private void GoOff()
    {
        var startedAt = Volatile.Read(ref _startedAt);
        if (startedAt is Idle or Over)
            return;

        var left = _limit - _clock.GetElapsedTime(startedAt);
        if (left > TimeSpan.Zero)
            _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        else if (Interlocked.CompareExchange(ref _startedAt, Over, startedAt) == startedAt)
            _abort();
    }
}
