namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>How often an edge node is asked for its births: what it cannot give is not asked for without end.</summary>
internal sealed class RebirthRequests(TimeSpan interval, TimeProvider clock)
{
    private const int LongestWait = 16;
    private long? _askedAt;
    private int _wait = 1;

    /// <returns>Whether it may be asked now; then it counts as asked.</returns>
    public bool TryAsk()
    {
        if (_askedAt is { } askedAt)
        {
            if (clock.GetElapsedTime(askedAt) < interval * _wait)
                return false;
            _wait = Math.Min(_wait * 2, LongestWait);
        }

        _askedAt = clock.GetTimestamp();
        return true;
    }

    public void Answered() => _wait = 1;
}
