using System.Net.Http.Json;
using Maintenance.Local;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Simulators.Faults;
using Maintenance.Simulators.Servers;
using Maintenance.Simulators.Servers.OpcUa;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests.Servers;

/// <summary>The plant over OPC UA, as a process would run it.</summary>
public sealed class OpcUaFaceTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private PrivateBroker _broker = null!;
    private IHost _app = null!;
    private HttpClient _http = null!;
    private ApplicationCertificate _own = null!;
    private OpcUaSession _session = null!;
    private ushort _namespace;

    private string Pki => Path.Combine(_folder.Path, "plant-pki");

    public async Task InitializeAsync()
    {
        _broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        var app = PlantHost.Build(
            new(FreePort.Next(), new("127.0.0.1", _broker.Port), Path.Combine(_folder.Path, "truth.jsonl"), 42, "http://127.0.0.1:0", _port, Pki),
            TimeProvider.System);
        await app.StartAsync(CancellationToken.None);
        _http = new() { BaseAddress = new(app.Urls.Single()) };
        _app = app;
        _own = await ApplicationCertificate.LoadOrCreateAsync(
            Path.Combine(_folder.Path, "client"), "urn:localhost:client", "Client", TimeProvider.System, CancellationToken.None);
        await TrustEachOtherAsync();
        _session = await OpcUaSession.OpenAsync(
            new()
            {
                EndpointUrl = new($"opc.tcp://localhost:{_port}"),
                Policy = SecurityPolicy.Aes256Sha256RsaPss,
                Mode = MessageSecurityMode.SignAndEncrypt,
                Own = _own,
                Trust = new(Path.Combine(_folder.Path, "client"), TimeProvider.System),
            },
            TimeProvider.System, CancellationToken.None);
        _namespace = (ushort)Array.IndexOf((await ReadAsync(new NodeId(2255))).Value.As<string[]>()!, PlantSpace.NamespaceUri);
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _app.StopAsync();
        _app.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_gets_in_without_security()
    {
        var url = new Uri($"opc.tcp://localhost:{_port}");
        var offered = await Discovery.GetEndpointsAsync(new() { EndpointUrl = url }, TimeProvider.System, CancellationToken.None);
        offered.ShouldNotBeEmpty();
        offered.ShouldAllBe(endpoint => endpoint.SecurityMode != MessageSecurityMode.None);
        await Should.ThrowAsync<OpcUaException>(OpcUaSession.OpenAsync(
            new()
            {
                EndpointUrl = url,
                Policy = SecurityPolicy.None,
                Mode = MessageSecurityMode.None,
                Own = _own,
                Trust = new(Path.Combine(_folder.Path, "client"), TimeProvider.System),
            },
            TimeProvider.System, CancellationToken.None));
    }

    public void Dispose()
    {
        _own.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_signal_is_found_by_the_levels_of_the_plant_with_its_unit()
    {
        string[] path = [PlantLayout.Enterprise, "DEMO", "Utilities", "Ventilation", "F-401", "vibration"];
        var found = await _session.CallAsync<TranslateBrowsePathsToNodeIdsRequest, TranslateBrowsePathsToNodeIdsResponse>(
            new()
            {
                BrowsePaths =
                [
                    new()
                    {
                        StartingNode = new(85),
                        RelativePath = new() { Elements = [.. path.Select(name => Step(new(_namespace, name)))] },
                    },
                ],
            },
            CancellationToken.None);

        found.Results[0].Targets.ShouldHaveSingleItem().TargetId.Node.ShouldBe(Node("F-401.vibration"));
        (await ReadAsync(Node("F-401.vibration"))).Value.As<double>().ShouldBe(1.8, 0.6);
        (await ReadAsync(Node("F-401.running"))).Value.ShouldBe(new Variant(true));
    }

    [Fact]
    public async Task A_fault_by_method_grows_and_its_truth_is_known()
    {
        var request = new CallMethodRequest
        {
            ObjectId = Node("F-401"),
            MethodId = Node("F-401.InjectFault"),
            InputArguments = [new Variant("bearing-wear"), 0.2, 1.0],
        };
        var called = await _session.CallAsync<CallRequest, CallResponse>(new() { MethodsToCall = [request] }, CancellationToken.None);

        called.Results[0].OutputArguments[0].ShouldBe(new Variant("VIB"));
        (await _http.GetFromJsonAsync<GroundTruth[]>("/faults"))!.ShouldHaveSingleItem().Asset.ShouldBe("F-401");
        await Until.TrueAsync(
            async _ => (await ReadAsync(Node("F-401.vibration"))).Value.As<double>() > 7.1, Patience, "the wear", CancellationToken.None);
        var history = await _session.CallAsync<HistoryReadRequest, HistoryReadResponse>(
            new()
            {
                HistoryReadDetails = ExtensionObject.Of(new ReadRawModifiedDetails { StartTime = DateTimeOffset.UnixEpoch, EndTime = DateTimeOffset.MaxValue }),
                NodesToRead = [new() { NodeId = Node("F-401.vibration") }],
            },
            CancellationToken.None);
        history.Results[0].HistoryData.As<HistoryData>(EncodingLimits.Default)!.DataValues.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task What_was_read_is_counted_by_tag()
    {
        for (var each = 0; each < 3; each++)
            await ReadAsync(Node("F-401.current"));

        var counts = (await _http.GetFromJsonAsync<Counts>("/counts"))!;

        counts.OpcUaValuesRead.ShouldBe(3);
        counts.ByTag["F-401.current"].ShouldBe(3);
        counts.OpcUaValuesPublished.ShouldBe(0);
    }

    private static RelativePathElement Step(QualifiedName name) => new() { ReferenceTypeId = new(33), IncludeSubtypes = true, TargetName = name };

    private async Task TrustEachOtherAsync()
    {
        foreach (var (from, to) in new[] { (Pki, Path.Combine(_folder.Path, "client")), (Path.Combine(_folder.Path, "client"), Pki) })
        {
            var trusted = new TrustStore(to, TimeProvider.System).TrustedFolder;
            Directory.CreateDirectory(trusted);
            await File.WriteAllBytesAsync(Path.Combine(trusted, "other.der"), await File.ReadAllBytesAsync(Path.Combine(from, "own", "application.der")));
        }
    }

    private NodeId Node(string name) => new(name, _namespace);

    private async Task<DataValue> ReadAsync(NodeId node)
    {
        var request = new ReadRequest { NodesToRead = [new() { NodeId = node, AttributeId = 13 }] };
        return (await _session.CallAsync<ReadRequest, ReadResponse>(request, CancellationToken.None)).Results[0];
    }
}
