using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Structures;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Our client, node-opcua's server.</summary>
public sealed class ClientAgainstNodeTests(NodeServer server) : IClassFixture<NodeServer>
{
    private const uint ValueAttribute = 13;
    private static readonly NodeId ServerState = new(2259);

    public static TheoryData<string, MessageSecurityMode, UserTokenType> Ways()
    {
        var ways = new TheoryData<string, MessageSecurityMode, UserTokenType>();
        foreach (var user in new[] { UserTokenType.Anonymous, UserTokenType.UserName, UserTokenType.Certificate })
        {
            ways.Add("None", MessageSecurityMode.None, user);
            foreach (var policy in SecurityPolicy.All.Where(policy => !policy.IsNone))
            {
                ways.Add(policy.Name, MessageSecurityMode.Sign, user);
                ways.Add(policy.Name, MessageSecurityMode.SignAndEncrypt, user);
            }
        }

        return ways;
    }

    [TheoryIfNodeOpcUa]
    [MemberData(nameof(Ways))]
    public async Task Each_policy_mode_and_token_reads_a_value(string policy, MessageSecurityMode mode, UserTokenType user)
    {
        await using var session = await OpenAsync(Options(policy, mode) with { User = User(user) });

        (await ReadAsync(session, Node("Speed")))[0].Value.ShouldBe(new Variant(2975.5));
        (await ReadAsync(session, ServerState))[0].Value.ShouldBe(new Variant(0)); // running
    }

    [TheoryIfNodeOpcUa]
    [InlineData("None", MessageSecurityMode.None)]
    [InlineData("Basic256Sha256", MessageSecurityMode.SignAndEncrypt)]
    public async Task A_message_of_many_chunks_arrives_both_ways(string policy, MessageSecurityMode mode)
    {
        await using var session = await OpenAsync(Options(policy, mode));
        var large = new ByteString([.. Enumerable.Range(0, 400_000).Select(index => unchecked((byte)index))]);

        (await ReadAsync(session, Node("Large")))[0].Value.As<ByteString>().Length.ShouldBeGreaterThanOrEqualTo(300_000);
        var written = await session.CallAsync<WriteRequest, WriteResponse>(
            new() { NodesToWrite = [new() { NodeId = Node("Large"), AttributeId = ValueAttribute, Value = new(new Variant(large)) }] },
            CancellationToken.None);
        written.Results.ShouldBe([StatusCode.Good]);
        (await ReadAsync(session, Node("Large")))[0].Value.As<ByteString>().ShouldBe(large);
    }

    [FactIfNodeOpcUa]
    public async Task Text_matrices_times_and_bad_nodes_are_told_apart()
    {
        await using var session = await OpenAsync(Options("None", MessageSecurityMode.None));

        var values = await ReadAsync(session, Node("Name"), Node("Matrix"), Node("Nowhere"), Node("Speed"));

        values[0].Value.ShouldBe(new Variant("Pumpe 水"));
        values[1].Value.ShouldBe(Variant.OfMatrix([1, 2, 3, 4, 5, 6], 2, 3));
        values[2].Status.ShouldBe(StatusCodes.BadNodeIdUnknown);
        values[3].SourceUtc.ShouldNotBeNull();
        values[3].ServerUtc.ShouldNotBeNull();
    }

    [FactIfNodeOpcUa]
    public async Task Nodes_are_browsed_found_by_path_and_called()
    {
        await using var session = await OpenAsync(Options("Aes256_Sha256_RsaPss", MessageSecurityMode.SignAndEncrypt));
        var pump = NodeId.Parse(server.Pump);

        var browsed = await session.CallAsync<BrowseRequest, BrowseResponse>(
            new() { RequestedMaxReferencesPerNode = 2, NodesToBrowse = [new() { NodeId = pump, ReferenceTypeId = new(47), ResultMask = 63 }] },
            CancellationToken.None);
        var names = browsed.Results[0].References.Select(reference => reference.BrowseName.Name).ToList();
        for (var point = browsed.Results[0].ContinuationPoint; point.Length > 0;)
        {
            var next = await session.CallAsync<BrowseNextRequest, BrowseNextResponse>(new() { ContinuationPoints = [point] }, CancellationToken.None);
            names.AddRange(next.Results[0].References.Select(reference => reference.BrowseName.Name));
            point = next.Results[0].ContinuationPoint;
        }

        var found = await session.CallAsync<TranslateBrowsePathsToNodeIdsRequest, TranslateBrowsePathsToNodeIdsResponse>(
            new() { BrowsePaths = [Path(pump, "Speed")] }, CancellationToken.None);
        var called = await session.CallAsync<CallRequest, CallResponse>(
            new() { MethodsToCall = [new() { ObjectId = pump, MethodId = Node("Add"), InputArguments = [2.5, 4.0] }] }, CancellationToken.None);

        names.ShouldBe(["Speed", "Name", "Large", "Matrix", "Add"], ignoreOrder: true);
        found.Results[0].Targets[0].TargetId.Node.ShouldBe(Node("Speed"));
        called.Results[0].OutputArguments.ShouldBe([new Variant(6.5)]);
    }

    [FactIfNodeOpcUa]
    public async Task A_structure_is_read_by_the_definition_that_the_server_tells()
    {
        await using var session = await OpenAsync(Options("None", MessageSecurityMode.None));
        var status = await ReadAsync(session, new NodeId(2256)); // Server.ServerStatus

        var read = await new StructureTypes(session).ReadAsync(status[0].Value.As<ExtensionObject>(), CancellationToken.None);

        read.ShouldNotBeNull().TypeName.ShouldBe("ServerStatusDataType");
        read["State"].ShouldBe(new Variant(0));
        read["BuildInfo"].ShouldBeOfType<StructureValue>()["ProductName"].ShouldBeOfType<Variant>().Type.ShouldBe(BuiltInType.String);
        read["StartTime"].ShouldBeOfType<Variant>().As<DateTimeOffset>().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [FactIfNodeOpcUa]
    public async Task Tokens_renewed_every_second_lose_no_request()
    {
        var options = Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { TokenLifetime = TimeSpan.FromSeconds(1) };
        await using var session = await OpenAsync(options);
        var started = TimeProvider.System.GetTimestamp();

        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5)) // it grants 2.5 s at least, and a quarter more is allowed
            (await ReadAsync(session, Node("Speed")))[0].Status.ShouldBe(StatusCode.Good);

        session.Completion.IsCompleted.ShouldBeFalse();
    }

    [FactIfNodeOpcUa]
    public async Task An_unknown_server_is_refused_until_somebody_moves_the_file_the_message_names()
    {
        var folder = System.IO.Path.Combine(server.Folder, "careful");
        var store = new TrustStore(folder, TimeProvider.System);
        var options = Options("Basic256Sha256", MessageSecurityMode.Sign) with { Trust = store, PinnedCertificate = null };

        var refused = await Should.ThrowAsync<OpcUaException>(() => OpenAsync(options));

        refused.Status.ShouldBe(StatusCodes.BadCertificateUntrusted);
        var file = Directory.GetFiles(store.RejectedFolder).ShouldHaveSingleItem();
        refused.Message.ShouldContain($"mv '{file}' '{store.TrustedFolder}'/");
        Directory.CreateDirectory(store.TrustedFolder);
        File.Move(file, System.IO.Path.Combine(store.TrustedFolder, System.IO.Path.GetFileName(file)));
        await using var session = await OpenAsync(options);
    }

    [FactIfNodeOpcUa]
    public async Task Another_certificate_than_the_pinned_one_is_refused()
    {
        var options = Options("Basic256Sha256", MessageSecurityMode.Sign) with { PinnedCertificate = new string('0', 64) };

        var refused = await Should.ThrowAsync<OpcUaException>(() => OpenAsync(options));

        refused.Status.ShouldBe(StatusCodes.BadCertificateUntrusted);
        refused.Message.ShouldContain("is pinned");
    }

    [FactIfNodeOpcUa]
    public async Task A_wrong_password_is_refused_by_name()
    {
        var options = Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { User = new UserIdentity.UserName("anna", "acht") };

        var refused = await Should.ThrowAsync<ServiceException>(() => OpenAsync(options));

        refused.Status.ShouldBeOneOf(StatusCodes.BadUserAccessDenied, StatusCodes.BadIdentityTokenRejected);
    }

    [FactIfNodeOpcUa]
    public async Task The_server_tells_who_it_is()
    {
        var options = new ChannelOptions { EndpointUrl = server.Url };

        var servers = await Discovery.FindServersAsync(options, TimeProvider.System, CancellationToken.None);
        var endpoints = await Discovery.GetEndpointsAsync(options, TimeProvider.System, CancellationToken.None);

        servers.ShouldNotBeEmpty();
        endpoints.Select(endpoint => (endpoint.SecurityPolicyUri, endpoint.SecurityMode)).Distinct().Count().ShouldBe(7);
    }

    private static BrowsePath Path(NodeId start, string name) => new()
    {
        StartingNode = start,
        RelativePath = new()
        {
            Elements = [new() { ReferenceTypeId = new(33), IncludeSubtypes = true, TargetName = new(1, name) }],
        },
    };

    private static async Task<IReadOnlyList<DataValue>> ReadAsync(OpcUaSession session, params NodeId[] nodes)
    {
        var request = new ReadRequest
        {
            TimestampsToReturn = TimestampsToReturn.Both,
            NodesToRead = [.. nodes.Select(node => new ReadValueId { NodeId = node, AttributeId = ValueAttribute })],
        };
        return (await session.CallAsync<ReadRequest, ReadResponse>(request, CancellationToken.None)).Results;
    }

    private static Task<OpcUaSession> OpenAsync(SessionOptions options) =>
        OpcUaSession.OpenAsync(options, TimeProvider.System, CancellationToken.None);

    private static UserIdentity User(UserTokenType type)
    {
        if (type == UserTokenType.UserName)
            return new UserIdentity.UserName("anna", "sieben 水");
        if (type == UserTokenType.Anonymous)
            return UserIdentity.Nobody;
        var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=anna", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return new UserIdentity.Certificate(request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1)), key);
    }

    private NodeId Node(string name) => new(name, server.Namespace);

    private SessionOptions Options(string policy, MessageSecurityMode mode) => new()
    {
        EndpointUrl = server.Url,
        Policy = SecurityPolicy.All.Single(known => string.Equals(known.Name, policy, StringComparison.Ordinal)),
        Mode = mode,
        Own = server.Own,
        Trust = new(System.IO.Path.Combine(server.Folder, "trust"), TimeProvider.System),
        PinnedCertificate = server.Fingerprint,
    };
}
