namespace Maintenance.Edge.Configuration;

/// <param name="HostId">As which the gateway says that it is there; edge nodes may wait for it.</param>
/// <param name="ReorderTimeout">How long a message that is missing from an edge node's sequence may still come.</param>
internal sealed record SparkplugSettings(string HostId, TimeSpan ReorderTimeout);
