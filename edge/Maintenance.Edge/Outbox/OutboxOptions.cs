namespace Maintenance.Edge.Outbox;

/// <summary>Where the outbox lies and how large it may grow.</summary>
public sealed record OutboxOptions
{
    /// <summary>The outbox's own folder; made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Most bytes of all lanes on disk, the reserve included. Default 2 GiB.</summary>
    public long MaxBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>
    /// Of <see cref="MaxBytes"/>, kept for alarms, gaps and reports when readings are refused. Default 32 MiB, or an eighth
    /// of the bound if that is less.
    /// </summary>
    public long ReserveBytes { get => field >= 0 ? field : Math.Min(32L * 1024 * 1024, MaxBytes / 8); init; } = -1;

    /// <summary>
    /// A segment that has grown to this is closed; space comes back segment by segment. Default 16 MiB, or a sixteenth of the
    /// bound if that is less.
    /// </summary>
    public int SegmentBytes { get => field > 0 ? field : (int)Math.Min(16 * 1024 * 1024, MaxBytes / 16); init; } = -1;

    /// <summary>Most bytes made durable by one fsync. Default 4 MiB.</summary>
    public int CommitBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Space comes back by segments: each lane's last one is never free.</summary>
    internal void Validate()
    {
        if (SegmentBytes < 1 || CommitBytes < 1 || MaxBytes < ReserveBytes + (8L * SegmentBytes))
            throw new InvalidOperationException($"outbox: maxBytes {MaxBytes} must be reserveBytes {ReserveBytes} and eight segments of {SegmentBytes} bytes at least");
    }
}
