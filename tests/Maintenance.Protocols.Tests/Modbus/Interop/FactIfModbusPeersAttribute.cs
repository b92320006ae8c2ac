using Xunit;

namespace Maintenance.Protocols.Tests.Modbus.Interop;

/// <summary>A fact that needs libmodbus, mbpoll, pymodbus and socat.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfModbusPeersAttribute : FactAttribute
{
    public FactIfModbusPeersAttribute()
    {
        Skip = Peer.Skip(ModbusPeers.Missing());
    }
}

/// <summary>A theory that needs them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryIfModbusPeersAttribute : TheoryAttribute
{
    public TheoryIfModbusPeersAttribute()
    {
        Skip = Peer.Skip(ModbusPeers.Missing());
    }
}
