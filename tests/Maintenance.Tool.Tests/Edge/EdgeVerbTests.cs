using System.CommandLine;
using System.Net;
using Maintenance.Local.Product;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Tool.Edge;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Edge;

public sealed class EdgeVerbTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("maintenance-edge-verb-").FullName;
    private ApplicationCertificate _own = null!;
    private OpcUaServer _server = null!;

    private PkiFolder Pki => new(Path.Combine(_folder, "gateway"));

    private string Fingerprint => TrustStore.Fingerprint(_own.Certificate);

    public async Task InitializeAsync()
    {
        _own = await ApplicationCertificate.LoadOrCreateAsync(
            Path.Combine(_folder, "server"), "urn:test:server", "Test", TimeProvider.System, CancellationToken.None);
        var space = new AddressSpace("urn:test:server");
        var index = space.AddNamespace("urn:test:plant");
        var hall = space.Add(new UaObject(new("Hall", index), new(index, "Hall 4/5")), space.Objects, StandardNodes.Organizes, StandardNodes.FolderType);
        foreach (var name in new[] { "vibration", "speed" })
        {
            var variable = new UaVariable(new(name, index), new(index, name)) { DataType = StandardNodes.Of(BuiltInType.Double) };
            variable.Set(new(new Variant(2.5)));
            space.Add(variable, hall, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
            space.Add(
                new UaVariable(new($"{name}.unit", index), new(0, "EngineeringUnits")) { DataType = StandardNodes.Of(BuiltInType.String) },
                variable, StandardNodes.HasProperty, StandardNodes.PropertyType);
        }

        var alarm = space.Add(new UaObject(new("alarm", index), new(index, "too much")), hall, StandardNodes.HasComponent, StandardNodes.AlarmConditionType);
        foreach (var state in new[] { "EnabledState", "ActiveState" })
        {
            var variable = new UaVariable(new(state, index), new(0, state)) { DataType = StandardNodes.Of(BuiltInType.LocalizedText) };
            variable.Set(new(new Variant(new LocalizedText("en", "Inactive"))));
            space.Add(variable, alarm, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
        }

        _server = OpcUaServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Name = "Test",
            Space = space,
            Own = _own,
            Trust = new(Path.Combine(_folder, "server"), TimeProvider.System),
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _own.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Who_is_not_trusted_is_named_with_the_file_and_the_one_command_and_once_trusted_can_be_browsed()
    {
        var refused = await Should.ThrowAsync<InvalidOperationException>(BrowseAsync);
        var rejected = Directory.GetFiles(Pki.Store.RejectedFolder).ShouldHaveSingleItem();
        refused.Message.ShouldContain($"./maintain edge trust '{rejected}'");

        (await TrustRun.RunAsync(Pki, rejected, Fingerprint, yes: true, CancellationToken.None)).ShouldBe(0);
        Directory.GetFiles(Pki.Store.TrustedFolder).ShouldHaveSingleItem();
        Directory.GetFiles(Pki.Store.RejectedFolder).ShouldBeEmpty();

        // Now the server does not know this program.
        (await Should.ThrowAsync<InvalidOperationException>(BrowseAsync)).Message.ShouldContain("The server does not trust this program");
        Directory.CreateDirectory(Path.Combine(_folder, "server", "trusted"));
        File.Copy(Path.Combine(_folder, "tool", "own", "application.der"), Path.Combine(_folder, "server", "trusted", "tool.der"));
        (await BrowseAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Another_certificate_than_the_one_named_is_never_trusted()
    {
        var wrong = new string('0', Fingerprint.Length);
        (await Should.ThrowAsync<InvalidOperationException>(
            () => TrustRun.RunAsync(Pki, _server.Url.ToString(), wrong, yes: true, CancellationToken.None))).Message.ShouldContain("nothing is trusted");
        Directory.Exists(Pki.Store.TrustedFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_line_has_path_type_value_and_id_as_a_configuration_takes_them()
    {
        await using var session = await OpcUaSession.OpenAsync(
            new()
            {
                EndpointUrl = _server.Url,
                Policy = SecurityPolicy.None,
                Mode = MessageSecurityMode.None,
                Own = _own,
                Trust = Pki.Store,
            },
            TimeProvider.System, CancellationToken.None);

        var found = await new AddressSpaceWalk(session, depth: 3).RunAsync("VIB", CancellationToken.None);

        found.Lines.ShouldBe(["/Hall 4&/5/vibration  Double  2.5  nsu=urn:test:plant;s=vibration"]);
        found.Summary.ShouldBe("1 variable with 'VIB' in the path; properties and what lies in alarms: --all");
        var whole = await new AddressSpaceWalk(session, depth: 3).RunAsync(null, CancellationToken.None);
        whole.Lines[1].ShouldBe("/Hall 4&/5/too much   alarm   Inactive  nsu=urn:test:plant;s=alarm");
        whole.Summary.ShouldBe("2 variables and 1 alarm; properties and what lies in alarms: --all");
        (await new AddressSpaceWalk(session, depth: 3, isAll: true).RunAsync(null, CancellationToken.None)).Lines.Count.ShouldBe(6);
        (await new AddressSpaceWalk(session, depth: 1).RunAsync(null, CancellationToken.None)).Summary.ShouldContain("there is more below");
    }

    [Fact]
    public void What_is_shown_of_a_certificate_names_subject_thumbprint_and_hosts()
    {
        var shown = TrustRun.Describe(_own.Certificate);
        shown.ShouldContain("CN=Test");
        shown.ShouldContain(Fingerprint);
        shown.ShouldContain("localhost");
    }

    [Theory]
    [InlineData("edge browse opc.tcp://plc:4840", 0)]
    [InlineData("edge browse opc.tcp://plc:4840 --depth 3", 0)]
    [InlineData("edge browse opc.tcp://plc:4840 --depth 0", 1)]
    public void How_deep_to_look_need_not_be_said_and_is_1_to_100(string line, int errors)
    {
        var edge = EdgeCommand.Create(Checkout.Find());
        var errorsOf = new RootCommand { edge }.Parse(line).Errors;
        errorsOf.Count.ShouldBe(errors);
        errorsOf.ShouldAllBe(error => error.Message.Contains("--depth must be 1 to 100", StringComparison.Ordinal));
    }

    private Task<int> BrowseAsync() => BrowseRun.RunAsync(
        new(_server.Url, 5, null, IsAll: false, IsInsecure: false, User: null, Pki, Path.Combine(_folder, "tool")), CancellationToken.None);
}
