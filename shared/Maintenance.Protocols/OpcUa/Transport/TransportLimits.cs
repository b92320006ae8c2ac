using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>What one side of a connection takes, and sends at once (Part 6 §7.1.2.3). Sizes in bytes; 0 is "no limit".</summary>
public sealed record TransportLimits
{
    /// <summary>Below this no chunk may be limited (§7.1.2.3).</summary>
    internal const int LeastBufferSize = 8192;

    public int ReceiveBufferSize { get; init; } = 65_535;

    public int SendBufferSize { get; init; } = 65_535;

    /// <summary>The body of a message, all its chunks together.</summary>
    public int MaxMessageSize { get; init; } = 16 * 1024 * 1024;

    public int MaxChunkCount { get; init; } = 4096;

    /// <summary>What this side may send to one that acknowledged <paramref name="peer"/>.</summary>
    /// <exception cref="OpcUaException">The other side's buffers are smaller than the specification allows.</exception>
    internal TransportLimits AgreedWith(TransportLimits peer)
    {
        if (peer.ReceiveBufferSize < LeastBufferSize || peer.SendBufferSize < LeastBufferSize)
        {
            throw new OpcUaException(
                StatusCodes.BadConnectionRejected,
                $"The other side offers buffers of {peer.ReceiveBufferSize} and {peer.SendBufferSize} bytes; {LeastBufferSize} is the least allowed");
        }

        return new()
        {
            ReceiveBufferSize = ReceiveBufferSize,
            SendBufferSize = Math.Min(SendBufferSize, peer.ReceiveBufferSize),
            MaxMessageSize = peer.MaxMessageSize,
            MaxChunkCount = peer.MaxChunkCount,
        };
    }
}
