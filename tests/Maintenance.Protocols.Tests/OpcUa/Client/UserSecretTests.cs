using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Client;

/// <summary>How a user's secret is told. What a server has to prove before it hears one: <see cref="Transport.SecuredServerLiesTests"/>.</summary>
public sealed class UserSecretTests
{
    private static readonly SessionOptions Options = new()
    {
        EndpointUrl = new("opc.tcp://localhost:4840"),
        Policy = SecurityPolicy.Basic256Sha256,
        Mode = MessageSecurityMode.Sign,
        Own = null!, // no certificate is looked at here
        Trust = null!,
        User = new UserIdentity.UserName("anna", "sieben"),
    };

    private static readonly EndpointDescription Endpoint = new()
    {
        EndpointUrl = "opc.tcp://localhost:4840",
        SecurityPolicyUri = SecurityPolicy.Basic256Sha256.Uri,
        SecurityMode = MessageSecurityMode.Sign,
    };

    [Fact]
    public void Of_the_ways_to_tell_a_user_one_that_protects_the_secret_is_taken()
    {
        UserTokenPolicy[] offered =
        [
            new() { PolicyId = "clear", TokenType = UserTokenType.UserName, SecurityPolicyUri = SecurityPolicy.None.Uri },
            new() { PolicyId = "withdrawn", TokenType = UserTokenType.UserName, SecurityPolicyUri = "urn:withdrawn" },
            new() { PolicyId = "protected", TokenType = UserTokenType.UserName, SecurityPolicyUri = SecurityPolicy.Basic256Sha256.Uri },
        ];

        SessionHandshake.UserPolicy(Options, Endpoint with { UserIdentityTokens = offered }).Offered.PolicyId.ShouldBe("protected");
        Should.Throw<OpcUaException>(() => SessionHandshake.UserPolicy(Options, Endpoint with { UserIdentityTokens = offered[1..2] }))
            .Status.ShouldBe(StatusCodes.BadSecurityPolicyRejected);
        Should.Throw<OpcUaException>(() => SessionHandshake.UserPolicy(Options, Endpoint)).Status.ShouldBe(StatusCodes.BadIdentityTokenRejected);
    }

    [Fact]
    public void A_password_is_not_in_what_a_log_would_print() => new UserIdentity.UserName("anna", "sieben").ToString().ShouldNotContain("sieben");
}
