using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Says who uses a session and proves it, at first and on a new channel (Part 4 §5.7.3).</summary>
public sealed record ActivateSessionRequest : IStructure<ActivateSessionRequest>, IRequest<ActivateSessionResponse>
{
    public static uint EncodingId => 467;

    public SignatureData ClientSignature { get; init; } = new();

    public IReadOnlyList<string?> LocaleIds { get; init; } = [];

    public ExtensionObject UserIdentityToken { get; init; }

    public SignatureData UserTokenSignature { get; init; } = new();

    public static ActivateSessionRequest Decode(ref UaDecoder decoder)
    {
        var clientSignature = SignatureData.Decode(ref decoder);
        decoder.ReadArray(8, static (ref UaDecoder d) => (d.ReadByteString(), d.ReadByteString())); // ClientSoftwareCertificates: reserved
        var localeIds = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadString());
        var userIdentityToken = decoder.ReadExtensionObject();
        var userTokenSignature = SignatureData.Decode(ref decoder);
        return new()
        {
            ClientSignature = clientSignature,
            LocaleIds = localeIds,
            UserIdentityToken = userIdentityToken,
            UserTokenSignature = userTokenSignature,
        };
    }

    public void Encode(ref UaEncoder encoder)
    {
        ClientSignature.Encode(ref encoder);
        encoder.Write(-1); // ClientSoftwareCertificates: reserved, always empty
        encoder.WriteArray(LocaleIds, static (ref UaEncoder e, string? value) => e.Write(value));
        encoder.Write(UserIdentityToken);
        UserTokenSignature.Encode(ref encoder);
    }
}

/// <summary>The answer to <see cref="ActivateSessionRequest"/>.</summary>
public sealed record ActivateSessionResponse : IStructure<ActivateSessionResponse>
{
    public static uint EncodingId => 470;

    public ByteString ServerNonce { get; init; }

    public IReadOnlyList<StatusCode> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static ActivateSessionResponse Decode(ref UaDecoder decoder) => new()
    {
        ServerNonce = decoder.ReadByteString(),
        Results = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ServerNonce);
        encoder.WriteArray(Results, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}
