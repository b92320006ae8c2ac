using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Tests that use one server with counters in turn: a server of node-opcua takes seconds to start.</summary>
[CollectionDefinition(nameof(SharedChangingServer))]
public sealed class SharedChangingServer : ICollectionFixture<ChangingServer>;
