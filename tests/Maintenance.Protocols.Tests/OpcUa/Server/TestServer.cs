using System.Collections.Concurrent;
using System.Net;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server;
using Maintenance.Protocols.OpcUa.Services;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Our server with a pump, on a port of its own, and a client's certificate that it believes.</summary>
public sealed class TestServer : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("opcua-server").FullName;

    public ConcurrentQueue<string> Troubles { get; } = new();

    public OpcUaServer Server { get; private set; } = null!;

    public ApplicationCertificate ClientCertificate { get; private set; } = null!;

    internal TestPump Pump { get; } = new(TimeProvider.System);

    internal TestUsers Users { get; private set; } = null!;

    internal ServerLimits Limits { get; set; } = new();

    private ApplicationCertificate Own { get; set; } = null!;

    public async Task InitializeAsync()
    {
        Users = new();
        Own = await TestCertificate.LoadAsync(Path.Combine(Folder, "server"), TestPump.ApplicationUri, "Server");
        ClientCertificate = await TestCertificate.LoadAsync(Path.Combine(Folder, "client"), "urn:localhost:client", "Client");
        Trust(ClientCertificate.Certificate.RawData, "client.der");
        Start(0);
    }

    public void Trust(byte[] certificate, string file)
    {
        var trusted = new TrustStore(Path.Combine(Folder, "trust"), TimeProvider.System).TrustedFolder;
        Directory.CreateDirectory(trusted);
        File.WriteAllBytes(Path.Combine(trusted, file), certificate);
    }

    public void Start(int port) => Server = OpcUaServer.Start(new()
    {
        EndPoint = new(IPAddress.Loopback, port),
        Name = "Test server",
        Space = Pump.Space,
        Own = Own,
        Trust = new(Path.Combine(Folder, "trust"), TimeProvider.System),
        Users = Users,
        Limits = Limits,
        Trouble = Troubles.Enqueue,
    });

    /// <summary>As after a power cut: nobody is told, and no session is known afterwards.</summary>
    public async Task RestartAsync()
    {
        var port = Server.EndPoint.Port;
        await Server.DisposeAsync();
        Start(port);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Own.Dispose();
        ClientCertificate.Dispose();
        Users.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public SessionOptions Options(string policy = "None", MessageSecurityMode mode = MessageSecurityMode.None) => new()
    {
        EndpointUrl = Server.Url,
        Policy = SecurityPolicy.All.Single(known => string.Equals(known.Name, policy, StringComparison.Ordinal)),
        Mode = mode,
        Own = ClientCertificate,
        Trust = new(Path.Combine(Folder, "client-trust"), TimeProvider.System),
        PinnedCertificate = TrustStore.Fingerprint(Own.Certificate),
    };

    public Task<OpcUaSession> OpenAsync(SessionOptions? options = null) =>
        OpcUaSession.OpenAsync(options ?? Options(), TimeProvider.System, CancellationToken.None);

    public UserIdentity User(UserTokenType type) => type switch
    {
        UserTokenType.UserName => new UserIdentity.UserName("anna", TestUsers.Password),
        UserTokenType.Certificate => new UserIdentity.Certificate(Users.Certificate, Users.Key),
        _ => UserIdentity.Nobody,
    };

    public static async Task<IReadOnlyList<DataValue>> ReadAsync(OpcUaSession session, params NodeId[] nodes)
    {
        var request = new ReadRequest
        {
            TimestampsToReturn = TimestampsToReturn.Both,
            NodesToRead = [.. nodes.Select(node => new ReadValueId { NodeId = node, AttributeId = 13 })],
        };
        return (await session.CallAsync<ReadRequest, ReadResponse>(request, CancellationToken.None)).Results;
    }
}
