using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Our client, a server of node-opcua with 100,000 nodes in one folder.</summary>
public sealed class LargeServerTests(LargeServer server) : IClassFixture<LargeServer>
{
    [FactIfNodeOpcUa]
    public async Task A_folder_of_100_000_nodes_is_browsed_to_its_end_in_pieces()
    {
        await using var client = OpcUaClient.Start(new() { Session = () => server.Session() }, [], TimeProvider.System);
        var session = await client.SessionAsync(CancellationToken.None);
        var asked = new BrowseDescription { NodeId = server.Node("Changing"), ReferenceTypeId = new(35), ResultMask = 8 }; // Organizes; the BrowseName

        var all = (await session.BrowseAsync([asked], CancellationToken.None))[0];
        var first = await session.CallAsync<BrowseRequest, BrowseResponse>(
            new() { RequestedMaxReferencesPerNode = 1000, NodesToBrowse = [asked] }, CancellationToken.None);

        all.StatusCode.ShouldBe(StatusCode.Good);
        all.References.Select(reference => reference.BrowseName.Name).ToHashSet(StringComparer.Ordinal).Count.ShouldBe(LargeServer.Nodes);
        first.Results[0].References.Count.ShouldBe(1000);
        first.Results[0].ContinuationPoint.Length.ShouldBeGreaterThan(0);
    }
}
