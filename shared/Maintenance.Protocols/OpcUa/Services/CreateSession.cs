using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Makes a session, which nobody can use before it is activated (Part 4 §5.7.2).</summary>
public sealed record CreateSessionRequest : IStructure<CreateSessionRequest>, IRequest<CreateSessionResponse>
{
    public static uint EncodingId => 461;

    public ApplicationDescription ClientDescription { get; init; } = new();

    public string? ServerUri { get; init; }

    public string? EndpointUrl { get; init; }

    public string? SessionName { get; init; }

    public ByteString ClientNonce { get; init; }

    public ByteString ClientCertificate { get; init; }

    public double RequestedSessionTimeout { get; init; }

    public uint MaxResponseMessageSize { get; init; }

    public static CreateSessionRequest Decode(ref UaDecoder decoder) => new()
    {
        ClientDescription = ApplicationDescription.Decode(ref decoder),
        ServerUri = decoder.ReadString(),
        EndpointUrl = decoder.ReadString(),
        SessionName = decoder.ReadString(),
        ClientNonce = decoder.ReadByteString(),
        ClientCertificate = decoder.ReadByteString(),
        RequestedSessionTimeout = decoder.ReadDouble(),
        MaxResponseMessageSize = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        ClientDescription.Encode(ref encoder);
        encoder.Write(ServerUri);
        encoder.Write(EndpointUrl);
        encoder.Write(SessionName);
        encoder.Write(ClientNonce);
        encoder.Write(ClientCertificate);
        encoder.Write(RequestedSessionTimeout);
        encoder.Write(MaxResponseMessageSize);
    }
}

/// <summary>The answer to <see cref="CreateSessionRequest"/>.</summary>
public sealed record CreateSessionResponse : IStructure<CreateSessionResponse>
{
    public static uint EncodingId => 464;

    public NodeId SessionId { get; init; }

    public NodeId AuthenticationToken { get; init; }

    public double RevisedSessionTimeout { get; init; }

    public ByteString ServerNonce { get; init; }

    public ByteString ServerCertificate { get; init; }

    public IReadOnlyList<EndpointDescription> ServerEndpoints { get; init; } = [];

    public SignatureData ServerSignature { get; init; } = new();

    public uint MaxRequestMessageSize { get; init; }

    public static CreateSessionResponse Decode(ref UaDecoder decoder)
    {
        var sessionId = decoder.ReadNodeId();
        var authenticationToken = decoder.ReadNodeId();
        var revisedSessionTimeout = decoder.ReadDouble();
        var serverNonce = decoder.ReadByteString();
        var serverCertificate = decoder.ReadByteString();
        var serverEndpoints = decoder.ReadStructures<EndpointDescription>(50);
        decoder.ReadArray(8, static (ref UaDecoder d) => (d.ReadByteString(), d.ReadByteString())); // ServerSoftwareCertificates: reserved
        var serverSignature = SignatureData.Decode(ref decoder);
        var maxRequestMessageSize = decoder.ReadUInt32();
        return new()
        {
            SessionId = sessionId,
            AuthenticationToken = authenticationToken,
            RevisedSessionTimeout = revisedSessionTimeout,
            ServerNonce = serverNonce,
            ServerCertificate = serverCertificate,
            ServerEndpoints = serverEndpoints,
            ServerSignature = serverSignature,
            MaxRequestMessageSize = maxRequestMessageSize,
        };
    }

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(SessionId);
        encoder.Write(AuthenticationToken);
        encoder.Write(RevisedSessionTimeout);
        encoder.Write(ServerNonce);
        encoder.Write(ServerCertificate);
        encoder.WriteStructures(ServerEndpoints);
        encoder.Write(-1); // ServerSoftwareCertificates: reserved, always empty
        ServerSignature.Encode(ref encoder);
        encoder.Write(MaxRequestMessageSize);
    }
}
