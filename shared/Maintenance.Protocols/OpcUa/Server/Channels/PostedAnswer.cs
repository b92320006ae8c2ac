using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Channels;

/// <summary>An answer that did not come while its request was read.</summary>
internal abstract class PostedAnswer
{
    public abstract IAnswer Answer { get; }

    public abstract StatusCode Result { get; }

    public abstract ValueTask SendAsync(ServerChannel channel, CancellationToken cancellationToken);
}
