using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Server.Channels;

/// <summary>
/// The tokens of a channel at its server (Part 4 §5.6.2.1): a new one waits until the client uses it first; until then the old
/// one holds, for at most a quarter of its lifetime longer.
/// </summary>
internal sealed class ServerTokens(TimeProvider clock) : IDisposable
{
    private const double Grace = 1.25;

    private readonly Lock _lock = new();
    private Held? _current;
    private Held? _next;
    private ChannelToken? _retired; // a message may just be on its way out with it

    /// <summary>When the last token given has ended, grace included.</summary>
    public DateTimeOffset EndsAtUtc
    {
        get
        {
            lock (_lock)
                return (_next ?? _current)?.EndsAtUtc ?? DateTimeOffset.MaxValue - TimeSpan.FromDays(1);
        }
    }

    /// <summary>What leaves is sealed with.</summary>
    public ChannelToken ForSending
    {
        get
        {
            lock (_lock)
                return _next is { } next && clock.GetUtcNow() > _current!.EndsAtUtc ? next.Token : _current!.Token;
        }
    }

    public void Grant(ChannelToken token, TimeSpan lifetime)
    {
        lock (_lock)
        {
            var held = new Held(token, clock.GetUtcNow() + (lifetime * Grace));
            if (_current is null)
            {
                _current = held;
                return;
            }

            _next?.Token.Dispose();
            _next = held;
        }
    }

    /// <exception cref="OpcUaException">Bad_SecureChannelTokenUnknown: no token of this channel, or one that has ended.</exception>
    public IChunkOpener Opener(uint id)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_next is { } next && next.Token.Id == id && now <= next.EndsAtUtc)
            {
                _retired?.Dispose();
                (_retired, _current, _next) = (_current!.Token, next, null);
            }

            return _current is { } current && current.Token.Id == id && now <= current.EndsAtUtc
                ? current.Token.Opener
                : throw new OpcUaException(StatusCodes.BadSecureChannelTokenUnknown, $"A chunk has the token {id}, which is not the channel's or has ended");
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _current?.Token.Dispose();
            _next?.Token.Dispose();
            _retired?.Dispose();
        }
    }

    private sealed record Held(ChannelToken Token, DateTimeOffset EndsAtUtc);
}
