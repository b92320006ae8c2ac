namespace Maintenance.Edge.Downlink;

/// <summary>How the way from the cloud is. Written by the feed, read by anyone.</summary>
internal sealed class DownlinkStatus
{
    private volatile string? _lastError;
    private long _told;
    private long _old;
    private long _nothing;
    private long _failed;

    /// <summary>Why the last request was not answered; null where it was.</summary>
    public string? LastError => _lastError;

    /// <summary>Requests by what came of them.</summary>
    public IEnumerable<KeyValuePair<string, long>> Outcomes =>
    [
        new("told", Interlocked.Read(ref _told)), new("old", Interlocked.Read(ref _old)),
        new("nothing", Interlocked.Read(ref _nothing)), new("failed", Interlocked.Read(ref _failed)),
    ];

    public void Told() => Answered(ref _told);

    public void Old() => Answered(ref _old);

    public void Nothing() => Answered(ref _nothing);

    public void Failed(string reason)
    {
        Interlocked.Increment(ref _failed);
        _lastError = reason;
    }

    private void Answered(ref long count)
    {
        Interlocked.Increment(ref count);
        _lastError = null;
    }
}
