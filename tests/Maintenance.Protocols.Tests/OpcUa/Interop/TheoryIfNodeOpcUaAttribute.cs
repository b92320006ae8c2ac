using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>A theory that needs node and node-opcua.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryIfNodeOpcUaAttribute : TheoryAttribute
{
    public TheoryIfNodeOpcUaAttribute()
    {
        Skip = Peer.Skip(NodeOpcUa.Missing());
    }
}
