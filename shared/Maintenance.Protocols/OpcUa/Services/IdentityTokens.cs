using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Nobody in particular (Part 4, "AnonymousIdentityToken").</summary>
public sealed record AnonymousIdentityToken : IStructure<AnonymousIdentityToken>
{
    public static uint EncodingId => 321;

    public string? PolicyId { get; init; }

    public static AnonymousIdentityToken Decode(ref UaDecoder decoder) => new()
    {
        PolicyId = decoder.ReadString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(PolicyId);
    }
}

/// <summary>A name and a password, the password encrypted with the server's key (Part 4, "UserNameIdentityToken").</summary>
public sealed record UserNameIdentityToken : IStructure<UserNameIdentityToken>
{
    public static uint EncodingId => 324;

    public string? PolicyId { get; init; }

    public string? UserName { get; init; }

    public ByteString Password { get; init; }

    public string? EncryptionAlgorithm { get; init; }

    public static UserNameIdentityToken Decode(ref UaDecoder decoder) => new()
    {
        PolicyId = decoder.ReadString(),
        UserName = decoder.ReadString(),
        Password = decoder.ReadByteString(),
        EncryptionAlgorithm = decoder.ReadString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(PolicyId);
        encoder.Write(UserName);
        encoder.Write(Password);
        encoder.Write(EncryptionAlgorithm);
    }
}

/// <summary>A certificate whose key signs the server's nonce (Part 4, "X509IdentityTokens").</summary>
public sealed record X509IdentityToken : IStructure<X509IdentityToken>
{
    public static uint EncodingId => 327;

    public string? PolicyId { get; init; }

    public ByteString CertificateData { get; init; }

    public static X509IdentityToken Decode(ref UaDecoder decoder) => new()
    {
        PolicyId = decoder.ReadString(),
        CertificateData = decoder.ReadByteString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(PolicyId);
        encoder.Write(CertificateData);
    }
}
