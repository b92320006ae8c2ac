using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Our client, node-opcua's server: every built-in type on the wire, and services over several nodes.</summary>
[Collection(TypesServer.Name)]
public sealed class TypesAgainstNodeTests(TypesServer server)
{
    private static readonly NodeId HierarchicalReferences = new(33);

    public static TheoryData<BuiltInType, string> Samples() => TypeSamples.All();

    [TheoryIfNodeOpcUa]
    [MemberData(nameof(Samples))]
    public async Task A_value_is_read_as_the_server_meant_it_and_understood_as_it_was_written(BuiltInType type, string shape)
    {
        var (name, sample) = ($"{type}.{shape}", TypeSamples.Value(type, shape));
        await using var session = await OpenAsync();

        var read = await session.ReadAsync([server.Node($"Read.{name}")], CancellationToken.None);
        var written = await session.WriteAsync(
            [new() { NodeId = server.Node($"Write.{name}"), AttributeId = AttributeIds.Value, Value = new(sample) }], CancellationToken.None);
        var held = await session.CallMethodsAsync([Method("Types", "Same", new Variant(name))], CancellationToken.None);

        read[0].Status.ShouldBe(StatusCode.Good);
        read[0].Value.ShouldBe(sample);
        written.ShouldBe([StatusCode.Good]);
        held[0].StatusCode.ShouldBe(StatusCode.Good);
        if (type != BuiltInType.ExpandedNodeId || shape is "Scalar") // of those it keeps no URI and no server once it has stored them
            held[0].OutputArguments[0].ShouldBe(held[0].OutputArguments[1], "on the wire, as node-opcua writes what it holds and what it should");
    }

    [FactIfNodeOpcUa]
    public async Task Methods_are_called_each_with_its_own_result_whatever_the_server_takes_at_once()
    {
        await using var session = await OpenAsync();
        var pump = NodeId.Parse(server.Pump);

        var results = await session.CallMethodsAsync(
            [.. Enumerable.Range(0, 5).Select(number => new CallMethodRequest { ObjectId = pump, MethodId = server.Node(number == 3 ? "Nothing" : "Add"), InputArguments = [1.0, (double)number] })],
            CancellationToken.None);

        results.Where((_, index) => index != 3).Select(result => result.OutputArguments[0]).ShouldBe([1.0, 2.0, 3.0, 5.0]);
        results[3].StatusCode.IsBad.ShouldBeTrue();
    }

    [FactIfNodeOpcUa]
    public async Task Paths_are_followed_each_with_its_own_result_whatever_the_server_takes_at_once()
    {
        await using var session = await OpenAsync();
        var pump = NodeId.Parse(server.Pump);

        var results = await session.TranslateAsync([Path(pump, "Speed"), Path(pump, "Name"), Path(pump, "Nothing"), Path(pump, "Matrix"), Path(pump, "Large")], CancellationToken.None);

        results.Where((_, index) => index != 2).Select(result => result.Targets[0].TargetId.Node)
            .ShouldBe([server.Node("Speed"), server.Node("Name"), server.Node("Matrix"), server.Node("Large")]);
        results[2].StatusCode.ShouldBe(StatusCodes.BadNoMatch);
    }

    [FactIfNodeOpcUa]
    public async Task Registered_nodes_are_read_by_what_they_were_registered_as_and_let_go()
    {
        await using var session = await OpenAsync();
        NodeId[] nodes = [server.Node("Speed"), server.Node("Name"), server.Node("Matrix"), server.Node("Read.Int32.Scalar"), server.Node("Read.Guid.Scalar")];

        var registered = await session.RegisterAsync(nodes, CancellationToken.None);
        var values = await session.ReadAsync(registered, CancellationToken.None);
        foreach (var two in registered.Chunk(2))
            await session.CallAsync<UnregisterNodesRequest, UnregisterNodesResponse>(new() { NodesToUnregister = two }, CancellationToken.None);

        registered.Count.ShouldBe(nodes.Length);
        values[0].Value.ShouldBe(new Variant(2975.5));
        values[3].Value.ShouldBe(TypeSamples.Value(BuiltInType.Int32, "Scalar"));
        values[4].Value.ShouldBe(TypeSamples.Value(BuiltInType.Guid, "Scalar"));
    }

    private CallMethodRequest Method(string owner, string name, params Variant[] inputs) =>
        new() { ObjectId = server.Node(owner), MethodId = server.Node(name), InputArguments = inputs };

    private BrowsePath Path(NodeId start, string name) => new()
    {
        StartingNode = start,
        RelativePath = new() { Elements = [new() { ReferenceTypeId = HierarchicalReferences, IncludeSubtypes = true, TargetName = new(server.Namespace, name) }] },
    };

    private Task<OpcUaSession> OpenAsync() => OpcUaSession.OpenAsync(server.Session(), TimeProvider.System, CancellationToken.None);
}
