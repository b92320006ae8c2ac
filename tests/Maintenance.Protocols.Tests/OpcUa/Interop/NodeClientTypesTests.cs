using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>node-opcua's client, our server: every built-in type on the wire, and services over several nodes.</summary>
[Collection(TypesClient.Name)]
public sealed class NodeClientTypesTests(TypesClient fixture)
{
    private static readonly (BuiltInType Type, string Shape)[] Samples =
        [.. TypeSamples.All().Select(row => ((BuiltInType)row[0], (string)row[1]))];

    [FactIfNodeOpcUa]
    public async Task Each_value_is_read_as_we_meant_it_and_understood_as_it_was_written()
    {
        var written = new Dictionary<string, UaVariable>(StringComparer.Ordinal);
        foreach (var (type, shape) in Samples)
        {
            var (name, sample) = ($"{type}.{shape}", TypeSamples.Value(type, shape));
            fixture.Pump.Add($"Read.{name}", type, sample, AccessLevels.CurrentRead, rank: TypeSamples.Rank(shape));
            written[name] = fixture.Pump.Add($"Write.{name}", type, default, AccessLevels.CurrentRead | AccessLevels.CurrentWrite, rank: TypeSamples.Rank(shape));
        }

        List<string> wrong = [];
        await fixture.Peer.ConnectAsync();
        try
        {
            foreach (var (type, shape) in Samples)
            {
                var name = $"{type}.{shape}";
                var read = await fixture.Peer.DoAsync("readSample", new { node = Id($"Read.{name}"), sample = name });
                if (read["here"]!.GetValue<string>() is var here && !string.Equals(here, read["due"]!.GetValue<string>(), StringComparison.Ordinal))
                    wrong.Add($"{name} was read as {here}, not as {read["due"]}");
                var status = (await fixture.Peer.DoAsync("writeSample", new { node = Id($"Write.{name}"), sample = name })).GetValue<string>();
                if (status is not "Good" || written[name].Value.Value != TypeSamples.Value(type, shape))
                    wrong.Add($"{name} was written as {written[name].Value.Value} with {status}");
            }
        }
        finally
        {
            await fixture.Peer.DoAsync("disconnect");
        }

        wrong.ShouldBeEmpty();
        written.Count.ShouldBe(74); // 25 types in three shapes; a Variant is in a Variant only as an element
    }

    [FactIfNodeOpcUa]
    public async Task It_registers_translates_and_calls_several_at_once()
    {
        await fixture.Peer.ConnectAsync();
        try
        {
            var registered = await fixture.Peer.DoAsync("register", new { nodes = new[] { Id("Speed"), Id("Name"), Id("Fixed") } });
            var found = await fixture.Peer.DoAsync("translate", new { start = Id("Pump"), names = new[] { $"{fixture.Pump.Namespace}:Speed", $"{fixture.Pump.Namespace}:Nothing" } });
            var called = await fixture.Peer.DoAsync("callMany", new { @object = Id("Pump"), methods = new[] { Id("Add"), Id("Nothing"), Id("Add") }, inputs = new[] { 2.5, 4 } });

            registered["values"]![2]!.GetValue<int>().ShouldBe(7);
            registered["released"]!.GetValue<bool>().ShouldBeTrue();
            found[0]!.GetValue<string>().ShouldBe(Id("Speed"));
            found[1]!.GetValue<string>().ShouldBe("BadNoMatch");
            called.AsArray().Select(each => each!["status"]!.GetValue<string>()).ShouldBe(["Good", "BadMethodInvalid", "Good"]);
            called[2]!["outputs"]![0]!.GetValue<double>().ShouldBe(6.5);
        }
        finally
        {
            await fixture.Peer.DoAsync("disconnect");
        }
    }

    private string Id(string name) => fixture.Pump.Id(name).ToString();
}
