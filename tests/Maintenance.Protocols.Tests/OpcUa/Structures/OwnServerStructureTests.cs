using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Structures;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Structures;

/// <summary>Our server tells the definitions of its structures: node-opcua's client and ours read and write values by them.</summary>
[Collection(TypesClient.Name)]
public sealed class OwnServerStructureTests(TypesClient fixture)
{
    [FactIfNodeOpcUa]
    public async Task The_peers_client_reads_them_by_their_definition()
    {
        await fixture.Peer.ConnectAsync();
        try
        {
            fixture.Structures.Reset();
            var machine = await fixture.Peer.DoAsync("structure", new { node = fixture.Structures.Machine.Id.ToString() });
            var point = await fixture.Peer.DoAsync("structure", new { node = fixture.Structures.Point3.Id.ToString() });

            machine.ToJsonString().ShouldBe("""{"name":"P-101","state":7,"speeds":[1.5,2.5],"at":{"x":1,"y":2},"way":[{"x":3,"y":4},{"x":5,"y":6}]}""");
            point.ToJsonString().ShouldBe("""{"x":1,"y":2,"z":3}""");
        }
        finally
        {
            await fixture.Peer.DoAsync("disconnect");
        }
    }

    [FactIfNodeOpcUa]
    public async Task What_the_peers_client_makes_by_their_definition_is_what_our_client_reads()
    {
        await fixture.Peer.ConnectAsync();
        try
        {
            var written = await fixture.Peer.DoAsync("makeStructure", new
            {
                node = fixture.Structures.Machine.Id.ToString(),
                type = "MachineType",
                fields = new { name = "水", state = 1, speeds = (double[])[9.5], at = new { x = 5.0, y = 6.0 }, way = new[] { new { x = 7.0, y = 8.0 } } },
            });
            written.GetValue<string>().ShouldBe("Good");
        }
        finally
        {
            await fixture.Peer.DoAsync("disconnect");
        }

        await using var session = await fixture.Peer.Server.OpenAsync();
        var value = (await session.ReadAsync([fixture.Structures.Machine.Id], CancellationToken.None))[0].Value;
        var machine = (await new StructureTypes(session).ReadAsync(value.As<ExtensionObject>(), CancellationToken.None)).ShouldNotBeNull();

        machine["Name"].ShouldBe(new Variant("水"));
        machine["State"].ShouldBe(new Variant(1));
        machine["Speeds"].ShouldBe(Variant.OfArray([9.5]));
        machine["At"].ShouldBeOfType<StructureValue>()["Y"].ShouldBe(new Variant(6.0));
        machine["Way"].ShouldBeOfType<List<StructureValue>>().ShouldHaveSingleItem()["X"].ShouldBe(new Variant(7.0));
    }
}
