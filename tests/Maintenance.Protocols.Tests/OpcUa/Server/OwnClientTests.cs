using Maintenance.Local;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Structures;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Our client, our server.</summary>
public sealed class OwnClientTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly NodeId HierarchicalReferences = new(33);

    [Theory]
    [MemberData(nameof(ClientAgainstNodeTests.Ways), MemberType = typeof(ClientAgainstNodeTests))]
    public async Task Each_policy_mode_and_token_reads_a_value(string policy, MessageSecurityMode mode, UserTokenType user)
    {
        await using var session = await server.OpenAsync(server.Options(policy, mode) with { User = server.User(user) });

        var values = await TestServer.ReadAsync(session, server.Pump.Id("Fixed"), new NodeId(2259));

        values[0].Value.ShouldBe(new Variant(7));
        values[0].SourceUtc.ShouldNotBeNull();
        values[0].ServerUtc.ShouldNotBeNull();
        values[1].Value.ShouldBe(new Variant(0));
    }

    [Theory]
    [InlineData("None", MessageSecurityMode.None)]
    [InlineData("Aes128_Sha256_RsaOaep", MessageSecurityMode.SignAndEncrypt)]
    public async Task A_message_of_many_chunks_arrives_both_ways(string policy, MessageSecurityMode mode)
    {
        await using var session = await server.OpenAsync(server.Options(policy, mode));
        var large = new ByteString([.. Enumerable.Range(0, 400_000).Select(index => unchecked((byte)index))]);

        (await WriteAsync(session, "Large", new(large))).ShouldBe(StatusCode.Good);

        (await TestServer.ReadAsync(session, server.Pump.Id("Large")))[0].Value.As<ByteString>().ShouldBe(large);
    }

    [Fact]
    public async Task What_may_not_be_written_is_refused_by_reason()
    {
        await using var session = await server.OpenAsync();

        (await WriteAsync(session, "Fixed", new(8))).ShouldBe(StatusCodes.BadNotWritable);
        (await WriteAsync(session, "Name", new(8.5))).ShouldBe(StatusCodes.BadTypeMismatch);
        (await WriteAsync(session, "Nowhere", new(8.5))).ShouldBe(StatusCodes.BadNodeIdUnknown);
        (await WriteAsync(session, "Array", new(8.5))).ShouldBe(StatusCodes.BadTypeMismatch);
        (await WriteAsync(session, "Array", Variant.OfArray([9.0, 9.5]), "1:2")).ShouldBe(StatusCode.Good);
        server.Pump.Array.Value.Value.ShouldBe(Variant.OfArray([1.0, 9.0, 9.5, 4.0]));
    }

    [Fact]
    public async Task The_address_space_is_browsed_from_the_root_to_a_value_in_pieces()
    {
        await using var session = await server.OpenAsync();
        List<string?> names = [];
        List<NodeId> open = [new(84)];
        HashSet<NodeId> seen = [.. open];
        while (open.Count > 0)
        {
            var asked = open.Select(node => new BrowseDescription { NodeId = node, ReferenceTypeId = HierarchicalReferences, IncludeSubtypes = true, ResultMask = 63 });
            open = [];
            foreach (var reference in await BrowseAsync(session, [.. asked], 7))
            {
                names.Add(reference.BrowseName.Name);
                if (seen.Add(reference.NodeId.Node))
                    open.Add(reference.NodeId.Node);
            }
        }

        names.ShouldContain("Speed");
        names.ShouldContain("ServerStatus");
        names.ShouldContain("AlarmConditionType");
        seen.Count.ShouldBeGreaterThan(500);
    }

    [Fact]
    public async Task Paths_lead_to_nodes_and_methods_answer()
    {
        await using var session = await server.OpenAsync();
        var found = await session.CallAsync<TranslateBrowsePathsToNodeIdsRequest, TranslateBrowsePathsToNodeIdsResponse>(
            new()
            {
                BrowsePaths =
                [
                    new() { StartingNode = StandardNodes.ObjectsFolder, RelativePath = new() { Elements = [Step("Pump"), Step("Speed")] } },
                    new() { StartingNode = StandardNodes.ObjectsFolder, RelativePath = new() { Elements = [Step("Nothing")] } },
                ],
            },
            CancellationToken.None);

        found.Results[0].Targets.ShouldHaveSingleItem().TargetId.Node.ShouldBe(server.Pump.Id("Speed"));
        found.Results[1].StatusCode.ShouldBe(StatusCodes.BadNoMatch);
        (await CallAsync(session, "Add", 2.5, 4.0)).OutputArguments.ShouldBe([new Variant(6.5)]);
        (await CallAsync(session, "Add", 2.5)).StatusCode.ShouldBe(StatusCodes.BadArgumentsMissing);
        (await CallAsync(session, "Add", 2.5, new Variant("x"))).InputArgumentResults.ShouldBe([StatusCode.Good, StatusCodes.BadTypeMismatch]);
        (await CallAsync(session, "Speed", 2.5)).StatusCode.ShouldBe(StatusCodes.BadMethodInvalid);
    }

    [Fact]
    public async Task Tokens_renewed_within_seconds_lose_no_request()
    {
        var options = server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { TokenLifetime = TimeSpan.FromSeconds(2) };
        await using var session = await server.OpenAsync(options);
        var started = TimeProvider.System.GetTimestamp();

        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5))
            (await TestServer.ReadAsync(session, server.Pump.Id("Fixed")))[0].Status.ShouldBe(StatusCode.Good);

        session.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_nobody_trusts_is_refused_and_its_certificate_kept_for_a_look()
    {
        using var stranger = await ApplicationCertificate.LoadOrCreateAsync(
            System.IO.Path.Combine(server.Folder, "stranger"), "urn:localhost:stranger", "Stranger", TimeProvider.System, CancellationToken.None);

        var refused = await Should.ThrowAsync<OpcUaException>(
            () => server.OpenAsync(server.Options("Basic256Sha256", MessageSecurityMode.Sign) with { Own = stranger }));

        refused.Status.ShouldBe(StatusCodes.BadSecurityChecksFailed);
        // The client has its answer before the server tells its people.
        await Until.TrueAsync(
            _ => Task.FromResult(server.Troubles.Any(trouble => trouble.Contains("BadCertificateUntrusted", StringComparison.Ordinal) && trouble.Contains("mv '", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(20), "the trouble with the way to trust", CancellationToken.None);
        Directory.GetFiles(System.IO.Path.Combine(server.Folder, "trust", "rejected")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var options = server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { User = new UserIdentity.UserName("anna", "acht") };

        (await Should.ThrowAsync<ServiceException>(() => server.OpenAsync(options))).Status.ShouldBe(StatusCodes.BadUserAccessDenied);
    }

    [Fact]
    public async Task A_structure_is_read_by_the_definition_that_the_server_tells()
    {
        await using var session = await server.OpenAsync();
        var status = await TestServer.ReadAsync(session, new NodeId(2256)); // Server.ServerStatus

        var read = await new StructureTypes(session).ReadAsync(status[0].Value.As<ExtensionObject>(), CancellationToken.None);

        read.ShouldNotBeNull().TypeName.ShouldBe("ServerStatusDataType");
        read["State"].ShouldBe(new Variant(0));
        read["BuildInfo"].ShouldBeOfType<StructureValue>().TypeName.ShouldBe("BuildInfo");
        read["StartTime"].ShouldBeOfType<Variant>().As<DateTimeOffset>().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task A_users_certificate_that_has_ended_is_refused()
    {
        var options = server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { User = new UserIdentity.Certificate(server.Users.Ended, server.Users.Key) };

        (await Should.ThrowAsync<ServiceException>(() => server.OpenAsync(options))).Status.ShouldBe(StatusCodes.BadIdentityTokenRejected);
    }

    [Theory]
    [InlineData("None", UserTokenType.Anonymous, new CertificateOwner[] { })]
    [InlineData("Basic256Sha256", UserTokenType.UserName, new[] { CertificateOwner.Application, CertificateOwner.Server })]
    [InlineData("Basic256Sha256", UserTokenType.Certificate, new[] { CertificateOwner.Application, CertificateOwner.Server, CertificateOwner.User })]
    public async Task Every_certificate_that_a_session_stands_on_has_its_end_told(string policy, UserTokenType user, CertificateOwner[] owners)
    {
        var mode = user is UserTokenType.Anonymous ? MessageSecurityMode.None : MessageSecurityMode.SignAndEncrypt;
        await using var session = await server.OpenAsync(server.Options(policy, mode) with { User = server.User(user) });

        var ends = session.CertificateEnds;

        ends.Select(end => end.Owner).ShouldBe(owners);
        ends.Where(end => end.Owner is CertificateOwner.User).ShouldAllBe(end => end.Subject == "CN=berta" && end.EndsAtUtc.UtcDateTime == server.Users.Certificate.NotAfter.ToUniversalTime());
    }

    [Fact]
    public async Task It_tells_who_it_is_and_what_it_offers()
    {
        var options = new ChannelOptions { EndpointUrl = server.Server.Url };

        var servers = await Discovery.FindServersAsync(options, TimeProvider.System, CancellationToken.None);
        var endpoints = await Discovery.GetEndpointsAsync(options, TimeProvider.System, CancellationToken.None);

        servers.ShouldHaveSingleItem().ApplicationUri.ShouldBe(TestPump.ApplicationUri);
        endpoints.Select(endpoint => (endpoint.SecurityPolicyUri, endpoint.SecurityMode)).Distinct().Count().ShouldBe(7);
    }

    private static async Task<IReadOnlyList<ReferenceDescription>> BrowseAsync(OpcUaSession session, BrowseDescription[] asked, uint most)
    {
        List<ReferenceDescription> references = [];
        var first = await session.CallAsync<BrowseRequest, BrowseResponse>(
            new() { RequestedMaxReferencesPerNode = most, NodesToBrowse = asked }, CancellationToken.None);
        for (var results = first.Results; results.Count > 0;)
        {
            references.AddRange(results.SelectMany(result => result.References));
            ByteString[] points = [.. results.Select(result => result.ContinuationPoint).Where(point => point.Length > 0)];
            results = points.Length == 0
                ? []
                : (await session.CallAsync<BrowseNextRequest, BrowseNextResponse>(new() { ContinuationPoints = points }, CancellationToken.None)).Results;
        }

        return references;
    }

    private RelativePathElement Step(string name) =>
        new() { ReferenceTypeId = HierarchicalReferences, IncludeSubtypes = true, TargetName = server.Pump.Name(name) };

    private async Task<StatusCode> WriteAsync(OpcUaSession session, string name, Variant value, string? range = null)
    {
        var written = await session.CallAsync<WriteRequest, WriteResponse>(
            new() { NodesToWrite = [new() { NodeId = server.Pump.Id(name), AttributeId = 13, IndexRange = range, Value = new(value) }] }, CancellationToken.None);
        return written.Results[0];
    }

    private async Task<CallMethodResult> CallAsync(OpcUaSession session, string method, params Variant[] arguments)
    {
        var request = new CallRequest { MethodsToCall = [new() { ObjectId = server.Pump.Pump.Id, MethodId = server.Pump.Id(method), InputArguments = arguments }] };
        return (await session.CallAsync<CallRequest, CallResponse>(request, CancellationToken.None)).Results[0];
    }
}
