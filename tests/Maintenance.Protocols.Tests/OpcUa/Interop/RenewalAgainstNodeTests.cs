using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Renewal of a channel's token, told from the tokens that the client's messages name on the wire.</summary>
[Collection(TypesServer.Name)]
public sealed class RenewalAgainstNodeTests(TypesServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [FactIfNodeOpcUa]
    public async Task A_token_that_lives_for_seconds_is_renewed_again_and_again_and_no_request_is_lost()
    {
        await using var relay = new TokenRelay(server.Url);
        var options = server.Session("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with
        {
            EndpointUrl = relay.Url,
            TokenLifetime = TimeSpan.FromSeconds(1), // node-opcua grants 2.5 s at least
        };
        await using var session = await OpcUaSession.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        var (before, began) = (relay.Tokens, TimeProvider.System.GetTimestamp());

        while (relay.Tokens < before + 2 && TimeProvider.System.GetElapsedTime(began) < Patience)
            (await session.ReadAsync([server.Node("Speed")], CancellationToken.None))[0].Status.ShouldBe(StatusCode.Good);

        relay.Tokens.ShouldBeGreaterThanOrEqualTo(before + 2);
        session.Completion.IsCompleted.ShouldBeFalse();
    }
}
