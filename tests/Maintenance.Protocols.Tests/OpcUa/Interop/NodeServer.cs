using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>One node-opcua server for all tests of a class, with certificates of its own in a folder of its own.</summary>
public class NodeServer : IAsyncLifetime
{
    private NodeProcess? _process;

    public string Folder { get; } = Directory.CreateTempSubdirectory("opcua").FullName;

    public ApplicationCertificate Own { get; private set; } = null!;

    public Uri Url => _process!.Url;

    public ushort Namespace => _process!.Namespace;

    public string Pump => _process!.Pump;

    public string Fingerprint => _process!.Fingerprint;

    /// <summary>What the server has besides a pump: see opcua-server.js.</summary>
    protected virtual string Options => "{}";

    public async Task InitializeAsync()
    {
        if (NodeOpcUa.Missing() is not null)
            return;
        Own = await CertificateAsync("client");
        _process = await NodeProcess.StartAsync(Path.Combine(Folder, "server"), Options);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            Own.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    public NodeId Node(string name) => new(name, Namespace);

    public SessionOptions Session(string policy = "None", MessageSecurityMode mode = MessageSecurityMode.None) => new()
    {
        EndpointUrl = Url,
        Policy = SecurityPolicy.All.Single(known => string.Equals(known.Name, policy, StringComparison.Ordinal)),
        Mode = mode,
        Own = Own,
        Trust = new(Path.Combine(Folder, "trust"), TimeProvider.System),
        PinnedCertificate = Fingerprint,
    };

    internal Task<ApplicationCertificate> CertificateAsync(string folder) => TestCertificate.LoadAsync(Path.Combine(Folder, folder), "urn:localhost:client", folder);
}
