using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>The token in use and the one before it, each only for as long as it may be used.</summary>
internal sealed class ChannelTokens(TimeProvider clock) : IDisposable
{
    // Part 4 §5.6.2.1: what was sent before a token expired may arrive up to a quarter of its lifetime later.
    private const double GraceShare = 0.25;

    private const double RenewAfterShare = 0.75; // Part 4 §5.6.2.1: clients renew after 75 % of the lifetime

    private readonly Lock _lock = new();
    private Issued? _current;
    private Issued? _previous;

    /// <summary>The token to send with.</summary>
    /// <exception cref="OpcUaException">There is none yet.</exception>
    public ChannelToken Current => _current?.Token
        ?? throw new OpcUaException(StatusCodes.BadSecureChannelClosed, "The channel is not open yet");

    /// <summary>How long it is until the current token has to be renewed; zero once it has.</summary>
    public TimeSpan DueIn => _current is { } current
        ? TimeSpan.FromTicks(Math.Max(0, ((current.Lifetime * RenewAfterShare) - clock.GetElapsedTime(current.Since)).Ticks))
        : Timeout.InfiniteTimeSpan;

    public void Use(ChannelToken token, TimeSpan lifetime)
    {
        lock (_lock)
        {
            _previous?.Token.Dispose();
            _previous = _current;
            _current = new(token, clock.GetTimestamp(), lifetime);
        }
    }

    /// <exception cref="OpcUaException">Bad_SecureChannelTokenUnknown: not this channel's, or past its time.</exception>
    public IChunkOpener Find(uint id)
    {
        lock (_lock)
        {
            var found = _current?.Token.Id == id ? _current
                : _previous?.Token.Id == id ? _previous
                : throw new OpcUaException(StatusCodes.BadSecureChannelTokenUnknown, $"A chunk has the token {id}, which is not this channel's");
            var age = clock.GetElapsedTime(found.Since);
            return age <= found.Lifetime * (1 + GraceShare)
                ? found.Token.Opener
                : throw new OpcUaException(
                    StatusCodes.BadSecureChannelTokenUnknown,
                    $"A chunk has the token {id}, which is {age} old and was good for {found.Lifetime} and a quarter more");
        }
    }

    public void Dispose()
    {
        _current?.Token.Dispose();
        _previous?.Token.Dispose();
    }

    private sealed record Issued(ChannelToken Token, long Since, TimeSpan Lifetime);
}
