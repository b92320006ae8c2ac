using System.Security.Cryptography.X509Certificates;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.Tests.OpcUa;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices.OpcUa.Interop;

/// <summary>A server of node-opcua for all tests of a class; see opcua-server.js for what it has.</summary>
public sealed class NodePlant : IAsyncLifetime
{
    public const int Counters = 4;
    public const string Options = "{\"counters\":4,\"interval\":20,\"analogs\":5,\"alarm\":true}";

    private readonly string _folder = Directory.CreateTempSubdirectory("maintenance-node-").FullName;
    private NodeProcess _process = null!;
    private ApplicationCertificate _own = null!;

    public int Port => _process.Port;

    /// <summary>URI of the namespace of its nodes.</summary>
    public string NamespaceUri { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (NodeOpcUa.Missing() is not null)
            return;
        _own = await TestCertificate.LoadAsync(Path.Combine(_folder, "test"), "urn:test:other-client", "Another client");
        _process = await NodeProcess.StartAsync(Path.Combine(_folder, "server"), Options);
        await using var session = await OpenAsync();
        NamespaceUri = (await NodeFinder.NamespacesAsync(session, CancellationToken.None))[_process.Namespace];
    }

    public async Task DisposeAsync()
    {
        if (NodeOpcUa.Missing() is null)
        {
            await _process.DisposeAsync();
            _own.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A gateway that believes the server by a certificate in its folder, connected.</summary>
    /// <param name="lines">As <see cref="FanDevice.Yaml"/> takes them.</param>
    internal async Task<RunningGateway> StartAsync(string gatewayFolder, int port, params string[] lines)
    {
        await FanDevice.IdentityAsync(gatewayFolder);
        Trust(gatewayFolder);
        var gateway = await RunningGateway.StartAsync(gatewayFolder, FanDevice.Yaml(port, lines));
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the server");
        return gateway;
    }

    internal void Trust(string gatewayFolder) => Trust(gatewayFolder, Path.Combine(_folder, "server"));

    /// <summary>A server's certificate into a gateway's trusted folder, as a person puts it there.</summary>
    internal static void Trust(string gatewayFolder, string serverFolder)
    {
        using var shown = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(serverFolder, "server", "own", "certs", "certificate.pem"));
        var trusted = Directory.CreateDirectory(Path.Combine(gatewayFolder, "opcua", "trusted")).FullName;
        File.WriteAllBytes(Path.Combine(trusted, "node.der"), shown.RawData);
    }

    /// <summary>Gives variables a value, as another client does.</summary>
    internal async Task WriteAsync(params (string Name, double Value)[] values)
    {
        await using var session = await OpenAsync();
        foreach (var (name, value) in values)
        {
            (await session.WriteAsync(
                [new() { NodeId = new NodeId(name, _process.Namespace), AttributeId = AttributeIds.Value, Value = new(value) }], CancellationToken.None)).ShouldBe([StatusCode.Good]);
        }
    }

    private Task<OpcUaSession> OpenAsync() => OpcUaSession.OpenAsync(
        new()
        {
            EndpointUrl = _process.Url,
            Policy = SecurityPolicy.None,
            Mode = MessageSecurityMode.None,
            Own = _own,
            Trust = new(Path.Combine(_folder, "test"), TimeProvider.System),
        },
        TimeProvider.System, CancellationToken.None);
}
