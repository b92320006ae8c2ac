using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>One way in that an endpoint accepts users (Part 4, "UserTokenPolicy").</summary>
public sealed record UserTokenPolicy : IStructure<UserTokenPolicy>
{
    public static uint EncodingId => 306;

    public string? PolicyId { get; init; }

    public UserTokenType TokenType { get; init; }

    public string? IssuedTokenType { get; init; }

    public string? IssuerEndpointUrl { get; init; }

    public string? SecurityPolicyUri { get; init; }

    public static UserTokenPolicy Decode(ref UaDecoder decoder) => new()
    {
        PolicyId = decoder.ReadString(),
        TokenType = (UserTokenType)decoder.ReadInt32(),
        IssuedTokenType = decoder.ReadString(),
        IssuerEndpointUrl = decoder.ReadString(),
        SecurityPolicyUri = decoder.ReadString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(PolicyId);
        encoder.Write((int)TokenType);
        encoder.Write(IssuedTokenType);
        encoder.Write(IssuerEndpointUrl);
        encoder.Write(SecurityPolicyUri);
    }
}
