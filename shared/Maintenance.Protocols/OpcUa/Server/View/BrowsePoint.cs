using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.View;

/// <summary>A node that is being browsed, and its next reference.</summary>
internal sealed record BrowsePoint(UaNode Node, BrowseDescription Asked, int Next, int Most);
