using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>One way to reach a server: address, policy, mode, certificate, users (Part 4 §7.14).</summary>
public sealed record EndpointDescription : IStructure<EndpointDescription>
{
    public static uint EncodingId => 314;

    public string? EndpointUrl { get; init; }

    public ApplicationDescription Server { get; init; } = new();

    public ByteString ServerCertificate { get; init; }

    public MessageSecurityMode SecurityMode { get; init; }

    public string? SecurityPolicyUri { get; init; }

    public IReadOnlyList<UserTokenPolicy> UserIdentityTokens { get; init; } = [];

    public string? TransportProfileUri { get; init; }

    public byte SecurityLevel { get; init; }

    public static EndpointDescription Decode(ref UaDecoder decoder) => new()
    {
        EndpointUrl = decoder.ReadString(),
        Server = ApplicationDescription.Decode(ref decoder),
        ServerCertificate = decoder.ReadByteString(),
        SecurityMode = (MessageSecurityMode)decoder.ReadInt32(),
        SecurityPolicyUri = decoder.ReadString(),
        UserIdentityTokens = decoder.ReadStructures<UserTokenPolicy>(20),
        TransportProfileUri = decoder.ReadString(),
        SecurityLevel = decoder.ReadByte(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(EndpointUrl);
        Server.Encode(ref encoder);
        encoder.Write(ServerCertificate);
        encoder.Write((int)SecurityMode);
        encoder.Write(SecurityPolicyUri);
        encoder.WriteStructures(UserIdentityTokens);
        encoder.Write(TransportProfileUri);
        encoder.Write(SecurityLevel);
    }
}
