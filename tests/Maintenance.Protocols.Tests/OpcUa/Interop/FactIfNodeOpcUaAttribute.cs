using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>A fact that needs node and node-opcua.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfNodeOpcUaAttribute : FactAttribute
{
    public FactIfNodeOpcUaAttribute()
    {
        Skip = Peer.Skip(NodeOpcUa.Missing());
    }
}
