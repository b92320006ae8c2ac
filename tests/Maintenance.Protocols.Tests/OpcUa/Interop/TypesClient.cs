using Maintenance.Protocols.Tests.OpcUa.Server;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>A client of node-opcua, and a server of ours.</summary>
[CollectionDefinition(Name)]
public sealed class TypesClient : IAsyncLifetime, ICollectionFixture<TypesClient>
{
    public const string Name = "node-opcua's client of types";

    public NodeClient Peer { get; } = new();

    internal TestPump Pump => Peer.Server.Pump;

    public Task InitializeAsync() => Peer.InitializeAsync();

    public Task DisposeAsync() => Peer.DisposeAsync();
}
