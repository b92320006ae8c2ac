using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline.Detection;

namespace Maintenance.Edge.Pipeline;

/// <summary>What is counted and last known of one tag. Written by the pipeline alone, read by anyone.</summary>
internal sealed class TagState(TagSettings settings, TimeProvider clock)
{
    private AlarmWatch? _watch;
    private Expectation? _expectation;
    private long _told;
    private long _taken;
    private long _suppressed;
    private long _sampled;
    private long _duplicates;
    private double _value = double.NaN;
    private int _quality = (int)Quality.Bad;
    private long _measuredTicks;
    private long _receivedTicks;
    private long _lastRunsTicks;
    private Trend? _trend;
    private readonly long _startedTicks = clock.GetUtcNow().UtcTicks;

    public TagSettings Settings { get; private set; } = settings;

    /// <summary>The last values, at most one a second, oldest first; none unless they are <see cref="Draw">drawn</see>.</summary>
    public IReadOnlyList<double> Trend => Volatile.Read(ref _trend)?.Values ?? [];

    /// <summary>Values that the device gave for this tag, and those that the gateway <see cref="Told"/>.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Of those, held back by the deadband.</summary>
    public long Suppressed => Volatile.Read(ref _suppressed);

    /// <summary>Of those, handed on to the outbox.</summary>
    public long Sampled => Volatile.Read(ref _sampled);

    /// <summary>Of those taken, stale ones that the gateway told by itself because the device was silent.</summary>
    public long Told => Volatile.Read(ref _told);

    /// <summary>Deliveries of a value that had been taken already; not among <see cref="Taken"/>.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    public DateTimeOffset? MeasuredAtUtc => Instant(Volatile.Read(ref _measuredTicks));

    public DateTimeOffset? ReceivedAtUtc => Instant(Volatile.Read(ref _receivedTicks));

    public double Value => Volatile.Read(ref _value);

    public IReadOnlyList<ActiveAlarm> Alarms => Watch?.Active ?? [];

    /// <summary>Null where nothing is decided on the tag, and before the pipeline is open.</summary>
    public AlarmWatch? Watch
    {
        get => Volatile.Read(ref _watch);
        set => Volatile.Write(ref _watch, value);
    }

    /// <summary>After what silence the last value is stale; null before the pipeline is open.</summary>
    public Expectation? Expectation
    {
        get => Volatile.Read(ref _expectation);
        set => Volatile.Write(ref _expectation, value);
    }

    /// <summary>Of the last reading.</summary>
    public Quality Quality => (Quality)Volatile.Read(ref _quality);

    /// <summary>Quality of the last reading, or stale when it is too long ago.</summary>
    public Quality QualityAt(DateTimeOffset nowUtc) =>
        IsSilentAt(nowUtc) ? Quality.Stale : Quality;

    /// <summary>Whether nothing came for longer than the tag may be silent.</summary>
    public bool IsSilentAt(DateTimeOffset nowUtc)
    {
        var ticks = Volatile.Read(ref _receivedTicks);
        return nowUtc.UtcTicks - (ticks == 0 ? _startedTicks : ticks) > (Expectation?.StaleAfter ?? Settings.StaleAfter).Ticks;
    }

    public TagCounts Counts => new(Taken, Suppressed, Sampled, LastMeasuredAtUtc, Seen, Counter, Told);

    /// <summary>As an earlier version's books have it; null where they were begun by this one, or its reading came again.</summary>
    public DateTimeOffset? LastMeasuredAtUtc => Instant(Volatile.Read(ref _lastRunsTicks));

    /// <summary>Readings by which a repeated delivery is known, as of the last report.</summary>
    public byte[]? Seen { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>How far the device's counter had come at the last report; null where the tag is none.</summary>
    public CounterMemory? Counter { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>Goes on from the books of an earlier run.</summary>
    public void Restore(TagCounts counts)
    {
        Keep(counts.Seen, counts.LastMeasuredAtUtc);
        Counter = counts.Counter;
        _taken = counts.Taken;
        _suppressed = counts.Suppressed;
        _sampled = counts.Sampled;
        _told = counts.Told;
    }

    /// <summary>Takes over what a repeated delivery is known by.</summary>
    public void Keep(byte[]? seen, DateTimeOffset? timeAlone)
    {
        Volatile.Write(ref _lastRunsTicks, timeAlone?.UtcTicks ?? 0);
        Seen = seen;
    }

    /// <summary>Keeps the last minute for a picture from now on.</summary>
    public void Draw()
    {
        if (_trend is null)
            Volatile.Write(ref _trend, new());
    }

    /// <summary>Goes on under other settings.</summary>
    public void Become(TagSettings other) => Settings = other;

    public void CountTaken() => Volatile.Write(ref _taken, _taken + 1);

    /// <summary>Counts a value taken that the gateway itself tells.</summary>
    public void CountTold()
    {
        CountTaken();
        Volatile.Write(ref _told, _told + 1);
    }

    public void CountSuppressed() => Volatile.Write(ref _suppressed, _suppressed + 1);

    public void CountSampled() => Volatile.Write(ref _sampled, _sampled + 1);

    public void CountDuplicate() => Volatile.Write(ref _duplicates, _duplicates + 1);

    public void Show(in Reading reading)
    {
        Volatile.Write(ref _value, reading.Value);
        Volatile.Write(ref _quality, (int)reading.Quality);
        Volatile.Write(ref _measuredTicks, reading.MeasuredAtUtc.UtcTicks);
        Volatile.Write(ref _receivedTicks, reading.ReceivedAtUtc.UtcTicks);
        Volatile.Read(ref _trend)?.Add(reading.Value, reading.ReceivedAtUtc.UtcTicks);
    }

    private static DateTimeOffset? Instant(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
