namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>What is counted of alarms and detectors as a whole since the gateway started; from any thread.</summary>
internal sealed class DetectionCounts
{
    private long _suppressed;
    private long _chattering;
    private long _floods;
    private long _restored;
    private long _begunAnew;
    private long _ahead;
    private volatile bool _isFlood;

    /// <summary>Conditions that came true while the machine's mode silenced their alarm.</summary>
    public long Suppressed => Interlocked.Read(ref _suppressed);

    /// <summary>Times that an alarm began to come and go too often to be read.</summary>
    public long Chatterings => Interlocked.Read(ref _chattering);

    /// <summary>Times that more alarms came than a person can answer.</summary>
    public long Floods => Interlocked.Read(ref _floods);

    public bool IsFlood => _isFlood;

    /// <summary>Memories that went on from the last run.</summary>
    public long Restored => Interlocked.Read(ref _restored);

    /// <summary>Memories that were damaged, of another version or of other settings, so that learning began anew.</summary>
    public long BegunAnew => Interlocked.Read(ref _begunAnew);

    /// <summary>Samples whose time was further ahead of the gateway's clock than a clock may be.</summary>
    public long Ahead => Interlocked.Read(ref _ahead);

    public void CountAhead() => Interlocked.Increment(ref _ahead);

    public void CountSuppressed() => Interlocked.Increment(ref _suppressed);

    public void CountChattering() => Interlocked.Increment(ref _chattering);

    public void CountRestored(long memories) => Interlocked.Add(ref _restored, memories);

    public void CountBegunAnew() => Interlocked.Increment(ref _begunAnew);

    public void ShowFlood(bool isFlood)
    {
        if (isFlood && !_isFlood)
            Interlocked.Increment(ref _floods);
        _isFlood = isFlood;
    }
}
