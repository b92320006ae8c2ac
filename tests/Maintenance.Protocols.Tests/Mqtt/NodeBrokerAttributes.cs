using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>Skipped, with what is to be installed, where aedes is missing.</summary>
public sealed class FactIfNodeBrokerAttribute : FactAttribute
{
    public FactIfNodeBrokerAttribute()
    {
        Skip = Peer.Skip(NodeBroker.Missing());
    }
}

/// <inheritdoc cref="FactIfNodeBrokerAttribute"/>
public sealed class TheoryIfNodeBrokerAttribute : TheoryAttribute
{
    public TheoryIfNodeBrokerAttribute()
    {
        Skip = Peer.Skip(NodeBroker.Missing());
    }
}
