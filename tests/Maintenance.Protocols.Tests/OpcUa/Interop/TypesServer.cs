using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>A server with values of every built-in type and of structures, and with limits that calls over several run into.</summary>
[CollectionDefinition(Name)]
public sealed class TypesServer : NodeServer, ICollectionFixture<TypesServer>
{
    public const string Name = "node-opcua's server of types";

    protected override string Options =>
        "{\"samples\":true,\"limits\":{\"maxNodesPerMethodCall\":2,\"maxNodesPerTranslateBrowsePathsToNodeIds\":2,\"maxNodesPerRegisterNodes\":2}}";
}
