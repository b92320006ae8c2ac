using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Structures;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Structures;

/// <summary>
/// Structures of types that only node-opcua's server knows (opcua-structures.xml), read by the definitions that it tells.
/// It has no fields of more than one dimension.
/// </summary>
[Collection(TypesServer.Name)]
public sealed class StructuresAgainstNodeTests(TypesServer server)
{
    [FactIfNodeOpcUa]
    public async Task Fields_of_every_kind_are_read_enumerations_arrays_and_structures_among_them()
    {
        var machine = await ReadAsync("Machine");

        machine.TypeName.ShouldBe("MachineType");
        machine["Name"].ShouldBe(new Variant("P-101"));
        machine["State"].ShouldBe(new Variant(7));
        machine["Speeds"].ShouldBe(Variant.OfArray([1.5, 2.5]));
        Coordinates(machine["At"]).ShouldBe([1.0, 2.0]);
        machine["Way"].ShouldBeOfType<List<StructureValue>>().SelectMany(Coordinates).ShouldBe([3.0, 4.0, 5.0, 6.0]);
        machine["States"].ShouldBe(Variant.OfArray([0, 1, 7]));
        machine["Any"].ShouldBe(new Variant(42));
        machine["Label"].ShouldBe(new Variant(new LocalizedText("de", "Pumpe")));
    }

    [FactIfNodeOpcUa]
    public async Task Optional_fields_are_there_if_they_were_sent()
    {
        var (bare, full, some) = (await ReadAsync("Order.Bare"), await ReadAsync("Order.Full"), await ReadAsync("Order.Some"));

        bare.Fields.Select(field => field.Key).ShouldBe(["Number", "Urgent"]);
        bare["Urgent"].ShouldBe(new Variant(true));
        full.Fields.Select(field => field.Key).ShouldBe(["Number", "Due", "Place", "Notes", "Urgent"]);
        full["Due"].ShouldBe(new Variant(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero)));
        Coordinates(full["Place"]).ShouldBe([7.0, 8.0]);
        full["Notes"].ShouldBe(Variant.OfArray(["a", "b"]));
        full["Urgent"].ShouldBe(new Variant(false));
        some.Fields.Select(field => field.Key).ShouldBe(["Number", "Notes", "Urgent"]);
        some["Number"].ShouldBe(new Variant(3u));
    }

    [FactIfNodeOpcUa]
    public async Task A_union_has_the_field_that_was_chosen()
    {
        var (text, point) = (await ReadAsync("Reading.Text"), await ReadAsync("Reading.Point"));

        text.Fields.ShouldHaveSingleItem().ShouldBe(new("Text", new Variant("hot")));
        Coordinates(point.Fields.ShouldHaveSingleItem().Value).ShouldBe([1.0, 2.0]);
    }

    [FactIfNodeOpcUa]
    public async Task Inherited_fields_come_first() =>
        (await ReadAsync("Point3")).Fields.Select(field => (field.Key, field.Value)).ShouldBe([("X", new Variant(1.0)), ("Y", new Variant(2.0)), ("Z", new Variant(3.0))]);

    [FactIfNodeOpcUa]
    public async Task An_array_of_structures_is_read_one_by_one()
    {
        await using var session = await OpenAsync();
        var value = (await session.ReadAsync([server.Node("Points")], CancellationToken.None))[0].Value;
        var types = new StructureTypes(session);

        List<double> read = [];
        foreach (var point in value.As<ExtensionObject[]>()!)
            read.AddRange(Coordinates(await types.ReadAsync(point, CancellationToken.None)));

        read.ShouldBe([1.0, 2.0, 3.0, 4.0]);
    }

    [FactIfNodeOpcUa]
    public async Task A_field_that_allows_subtypes_holds_one_with_its_own_type()
    {
        await using var session = await OpenAsync();
        var types = new StructureTypes(session);
        var value = (await session.ReadAsync([server.Node("Marker")], CancellationToken.None))[0].Value;

        var marker = (await types.ReadAsync(value.As<ExtensionObject>(), CancellationToken.None)).ShouldNotBeNull();
        var where = (await types.ReadAsync(marker["Where"].ShouldBeOfType<Variant>().As<ExtensionObject>(), CancellationToken.None)).ShouldNotBeNull();

        where.TypeName.ShouldBe("Point3Type");
        where["Z"].ShouldBe(new Variant(3.0));
        marker["Weight"].ShouldBe(new Variant(0.5));
    }

    private static double[] Coordinates(object? point)
    {
        var read = point.ShouldBeOfType<StructureValue>();
        return [read["X"].ShouldBeOfType<Variant>().As<double>(), read["Y"].ShouldBeOfType<Variant>().As<double>()];
    }

    private async Task<StructureValue> ReadAsync(string name)
    {
        await using var session = await OpenAsync();
        var value = (await session.ReadAsync([server.Node(name)], CancellationToken.None))[0];
        value.Status.ShouldBe(StatusCode.Good);
        return (await new StructureTypes(session).ReadAsync(value.Value.As<ExtensionObject>(), CancellationToken.None)).ShouldNotBeNull();
    }

    private Task<OpcUaSession> OpenAsync() => OpcUaSession.OpenAsync(server.Session(), TimeProvider.System, CancellationToken.None);
}
