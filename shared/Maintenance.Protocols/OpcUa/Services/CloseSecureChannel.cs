using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Ends a channel; the server closes the connection instead of answering (Part 4 §5.6.3).</summary>
public sealed record CloseSecureChannelRequest : IStructure<CloseSecureChannelRequest>, IRequest<CloseSecureChannelResponse>
{
    public static uint EncodingId => 452;

    public static CloseSecureChannelRequest Decode(ref UaDecoder decoder) => new();

    public void Encode(ref UaEncoder encoder)
    {
    }
}

/// <summary>The answer to <see cref="CloseSecureChannelRequest"/>.</summary>
public sealed record CloseSecureChannelResponse : IStructure<CloseSecureChannelResponse>
{
    public static uint EncodingId => 455;

    public static CloseSecureChannelResponse Decode(ref UaDecoder decoder) => new();

    public void Encode(ref UaEncoder encoder)
    {
    }
}
