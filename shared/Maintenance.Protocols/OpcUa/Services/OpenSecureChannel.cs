using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Opens a channel, or renews its token before it expires (Part 4 §5.6.2).</summary>
public sealed record OpenSecureChannelRequest : IStructure<OpenSecureChannelRequest>, IRequest<OpenSecureChannelResponse>
{
    public static uint EncodingId => 446;

    public uint ClientProtocolVersion { get; init; }

    public SecurityTokenRequestType RequestType { get; init; }

    public MessageSecurityMode SecurityMode { get; init; }

    public ByteString ClientNonce { get; init; }

    public uint RequestedLifetime { get; init; }

    public static OpenSecureChannelRequest Decode(ref UaDecoder decoder) => new()
    {
        ClientProtocolVersion = decoder.ReadUInt32(),
        RequestType = (SecurityTokenRequestType)decoder.ReadInt32(),
        SecurityMode = (MessageSecurityMode)decoder.ReadInt32(),
        ClientNonce = decoder.ReadByteString(),
        RequestedLifetime = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ClientProtocolVersion);
        encoder.Write((int)RequestType);
        encoder.Write((int)SecurityMode);
        encoder.Write(ClientNonce);
        encoder.Write(RequestedLifetime);
    }
}

/// <summary>The answer to <see cref="OpenSecureChannelRequest"/>.</summary>
public sealed record OpenSecureChannelResponse : IStructure<OpenSecureChannelResponse>
{
    public static uint EncodingId => 449;

    public uint ServerProtocolVersion { get; init; }

    public ChannelSecurityToken SecurityToken { get; init; } = new();

    public ByteString ServerNonce { get; init; }

    public static OpenSecureChannelResponse Decode(ref UaDecoder decoder) => new()
    {
        ServerProtocolVersion = decoder.ReadUInt32(),
        SecurityToken = ChannelSecurityToken.Decode(ref decoder),
        ServerNonce = decoder.ReadByteString(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ServerProtocolVersion);
        SecurityToken.Encode(ref encoder);
        encoder.Write(ServerNonce);
    }
}

/// <summary>The name and the lifetime, in ms, of one set of keys.</summary>
public sealed record ChannelSecurityToken : IStructure<ChannelSecurityToken>
{
    public static uint EncodingId => 443;

    public uint ChannelId { get; init; }

    public uint TokenId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public uint RevisedLifetime { get; init; }

    public static ChannelSecurityToken Decode(ref UaDecoder decoder) => new()
    {
        ChannelId = decoder.ReadUInt32(),
        TokenId = decoder.ReadUInt32(),
        CreatedAt = decoder.ReadDateTime(),
        RevisedLifetime = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ChannelId);
        encoder.Write(TokenId);
        encoder.Write(CreatedAt);
        encoder.Write(RevisedLifetime);
    }
}
