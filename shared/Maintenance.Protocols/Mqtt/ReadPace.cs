using Maintenance.Protocols.Sockets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// Says when the receive loop is to let acknowledgements come together. A broker answers each message by itself, in four bytes; to
/// be woken for each answer, and to send what was waiting for it by itself, costs several times what the message does. So while
/// many are in flight the next look is put off for as long as the broker needs for a quarter of them: it has work all that time.
/// Where few are in flight, or the broker is slow, nothing waits.
/// </summary>
internal sealed class ReadPace(TimeProvider clock) : IDisposable
{
    /// <summary>Acknowledgements by which the broker's speed is told anew.</summary>
    private const int Counted = 64;

    /// <summary>Acknowledgements that are worth a rest.</summary>
    private const int Worthwhile = 8;

    /// <summary>Of what is in flight, the part that is let come together.</summary>
    private const int Part = 4;

    /// <summary>A shorter rest costs what it saves.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(100);

    /// <summary>Messages of others, and the broker's word that it is alive, wait too.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(1);

    private long _since = clock.GetTimestamp();
    private long _counted;
    private long _before;
    private double _perSecond;
    private bool _rested;
    private ShortRest? _rest;

    /// <summary>Rests taken.</summary>
    public long Rests { get; private set; }

    /// <summary>To be awaited after each look.</summary>
    public ValueTask WaitAsync(long acknowledged, int inFlight, CancellationToken cancellationToken)
    {
        if (!Readiness.IsThere || Rest(acknowledged, inFlight) is not { Ticks: > 0 } length)
            return ValueTask.CompletedTask;
        Rests++;
        _rest ??= new();
        return _rest.TakeAsync(length, cancellationToken);
    }

    public void Dispose() => _rest?.Dispose();

    /// <param name="acknowledged">Messages of this connection until now.</param>
    /// <returns>How long the next look is to wait; zero: not at all.</returns>
    public TimeSpan Rest(long acknowledged, int inFlight)
    {
        var came = acknowledged - _before;
        _before = acknowledged;
        if (acknowledged - _counted >= Counted)
            Measure(acknowledged);

        // A broker that gathers its answers itself (Nagle's algorithm) sends them when it hears from here, which is not before the
        // first look after a rest.
        if (_rested && came * 2 * Part < inFlight)
        {
            _rested = false;
            return TimeSpan.Zero;
        }

        var expected = Math.Min(inFlight / Part, _perSecond * Longest.TotalSeconds);
        if (expected < Worthwhile)
            return TimeSpan.Zero;
        var rest = TimeSpan.FromSeconds(expected / _perSecond);
        _rested = rest >= Shortest;
        return _rested ? rest : TimeSpan.Zero;
    }

    private void Measure(long acknowledged)
    {
        var took = clock.GetElapsedTime(_since).TotalSeconds;
        _perSecond = took > 0 ? (acknowledged - _counted) / took : 0;
        (_since, _counted) = (clock.GetTimestamp(), acknowledged);
    }
}
