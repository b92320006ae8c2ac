using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// After what silence a tag's last value is stale: as <c>staleAfter</c> says. Otherwise after three periods, but not before ten
/// seconds. The period of what the gateway asks for is the poll's. That of what MQTT brings is learnt: the longest of the last 16
/// pauses between values, if they are even, none being longer than four times their median. Where no period is known, and where a
/// device sends what changes, it is twice <c>maxSilence</c>.
/// </summary>
/// <remarks>The pipeline alone hears values and learns; anyone may ask <see cref="StaleAfter"/>.</remarks>
internal sealed class Expectation
{
    public const int Pauses = 16;
    public const int MissedPeriods = 3;
    private const int Even = 4;

    /// <summary>A short loss of a connection, or a broker's pause, says nothing yet of a machine.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    private readonly long[]? _pauses;
    private readonly TimeSpan _otherwise;
    private long _lastTicks;
    private int _count;
    private long _staleAfterTicks;

    public Expectation(TagSettings tag, DeviceSettings device)
    {
        var period = device.Modbus?.Poll ?? (tag.Node is { IsRead: true } node ? node.Sampling : null);
        _otherwise = tag.ExpectedWithin ?? (period is { } known ? After(known) : tag.StaleAfter);
        _staleAfterTicks = _otherwise.Ticks;
        if (device.Protocol == DeviceProtocol.Mqtt && tag.ExpectedWithin is null && device.Connection?.Index != tag.Index)
            _pauses = new long[Pauses];
    }

    public TimeSpan StaleAfter => new(Volatile.Read(ref _staleAfterTicks));

    public void Hear(DateTimeOffset receivedAtUtc)
    {
        if (_pauses is null)
            return;
        var ticks = receivedAtUtc.UtcTicks;
        if (_lastTicks > 0)
        {
            _pauses[_count % Pauses] = Math.Max(0, ticks - _lastTicks);   // a clock that was set back makes no pause
            _count = _count + 1 < 2 * Pauses ? _count + 1 : Pauses;   // the place stays right, and it never overflows
        }

        _lastTicks = ticks;
    }

    /// <summary>Makes of the pauses so far what is expected from now on; for when it matters, not for each value.</summary>
    public void Learn()
    {
        if (_pauses is null || _count < Pauses)
            return;
        Span<long> sorted = stackalloc long[Pauses];
        _pauses.CopyTo(sorted);
        sorted.Sort();
        var isEven = sorted[^1] <= Even * sorted[Pauses / 2];
        Volatile.Write(ref _staleAfterTicks, (isEven ? After(new(sorted[^1])) : _otherwise).Ticks);
    }

    private static TimeSpan After(TimeSpan period) => period * MissedPeriods > Least ? period * MissedPeriods : Least;
}
