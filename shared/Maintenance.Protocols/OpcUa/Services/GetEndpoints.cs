using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Asks a server for its endpoints; needs no session and no security (Part 4 §5.5.4).</summary>
public sealed record GetEndpointsRequest : IStructure<GetEndpointsRequest>, IRequest<GetEndpointsResponse>
{
    public static uint EncodingId => 428;

    public string? EndpointUrl { get; init; }

    public IReadOnlyList<string?> LocaleIds { get; init; } = [];

    public IReadOnlyList<string?> ProfileUris { get; init; } = [];

    public static GetEndpointsRequest Decode(ref UaDecoder decoder) => new()
    {
        EndpointUrl = decoder.ReadString(),
        LocaleIds = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadString()),
        ProfileUris = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadString()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(EndpointUrl);
        encoder.WriteArray(LocaleIds, static (ref UaEncoder e, string? value) => e.Write(value));
        encoder.WriteArray(ProfileUris, static (ref UaEncoder e, string? value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="GetEndpointsRequest"/>.</summary>
public sealed record GetEndpointsResponse : IStructure<GetEndpointsResponse>
{
    public static uint EncodingId => 431;

    public IReadOnlyList<EndpointDescription> Endpoints { get; init; } = [];

    public static GetEndpointsResponse Decode(ref UaDecoder decoder) => new()
    {
        Endpoints = decoder.ReadStructures<EndpointDescription>(50),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Endpoints);
    }
}
