using Maintenance.Protocols.Tests.OpcUa.Server;
using Maintenance.Protocols.Tests.OpcUa.Structures;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>A client of node-opcua, and a server of ours with structures.</summary>
[CollectionDefinition(Name)]
public sealed class TypesClient : IAsyncLifetime, ICollectionFixture<TypesClient>
{
    public const string Name = "node-opcua's client of types";

    public NodeClient Peer { get; } = new();

    internal TestPump Pump => Peer.Server.Pump;

    internal TestStructures Structures { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Peer.InitializeAsync();
        Structures = new(Pump);
    }

    public Task DisposeAsync() => Peer.DisposeAsync();
}
