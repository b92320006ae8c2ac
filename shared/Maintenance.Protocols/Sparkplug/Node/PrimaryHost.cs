namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>
/// Whether an edge node's primary host is there, by its STATE messages: an older one never overrules a newer one. One for each
/// broker, since hosts count their times for each [tck-id-operational-behavior-host-application-multi-server-timestamp].
/// </summary>
internal sealed class PrimaryHost
{
    private ulong? _latest;

    public bool? IsOnline { get; private set; }

    /// <summary>A new connection: what was known before may have changed, but what is older than it is still old.</summary>
    public void Forget() => IsOnline = null;

    /// <returns>Whether the message counts [tck-id-message-flow-edge-node-birth-publish-phid-wait-timestamp].</returns>
    public bool Take(HostState state)
    {
        if (state.Timestamp < _latest)
            return false;
        (_latest, IsOnline) = (state.Timestamp, state.IsOnline);
        return true;
    }
}
