using System.Collections.Concurrent;

namespace Maintenance.Edge.Devices;

internal enum DeviceState
{
    Connecting,
    Online,
    Waiting,
    Stopped,
}

/// <summary>How a device is, for people and for readiness. Written by its supervisor, read by anyone.</summary>
internal sealed class DeviceStatus(string name, string endpoint, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, string> _troubles = new(StringComparer.Ordinal);
    private long _heardTicks;
    private int _clockReports;
    private long _ignored;
    private volatile DeviceState _state;

    public string Name => name;

    public string Endpoint => endpoint;

    /// <summary>Entered last: who reads it first and then the rest sees what belongs to it, or what came after.</summary>
    public DeviceState State => _state;

    /// <summary>Why the last connection ended or could not be made; null where none did.</summary>
    public string? LastError { get; private set; }

    public DateTimeOffset SinceUtc { get; private set; } = clock.GetUtcNow();

    /// <summary>Times that the device was lost, or could not be reached.</summary>
    public long Losses { get; private set; }

    /// <summary>The requests of a poll, as lines for people; none where the protocol has no such plan.</summary>
    public IReadOnlyList<string> Plan { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); } = [];

    /// <summary>Values whose device time could not be believed.</summary>
    public long ImplausibleTimes { get; private set; }

    /// <summary>What came on the device's line and answered nothing that was asked for.</summary>
    public long Strays { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>Messages that came from the device and were passed over: of topics that are none of Sparkplug's, or of edge nodes that no tag names.</summary>
    public long Ignored => Interlocked.Read(ref _ignored);

    public DateTimeOffset? HeardAtUtc => Volatile.Read(ref _heardTicks) is var ticks and > 0 ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>What is wrong with single tags while the device itself is well, by tag.</summary>
    public IReadOnlyDictionary<string, string> Troubles => _troubles;

    public void Trouble(string tag, string what) => _troubles[tag] = what;

    public void Mended(string tag) => _troubles.TryRemove(tag, out _);

    public void CountIgnored() => Interlocked.Increment(ref _ignored);

    public void Heard() => Volatile.Write(ref _heardTicks, clock.GetUtcNow().UtcTicks);

    /// <summary>Counts a device time that cannot be right; true for the first one.</summary>
    public bool CountImplausibleTime()
    {
        ImplausibleTimes++;
        return Interlocked.Exchange(ref _clockReports, 1) == 0;
    }

    public void Enter(DeviceState state, string? error = null)
    {
        lock (_gate)
        {
            Losses += state == DeviceState.Waiting ? 1 : 0;
            SinceUtc = clock.GetUtcNow();
            LastError = error ?? LastError;
            _state = state;
        }
    }
}
