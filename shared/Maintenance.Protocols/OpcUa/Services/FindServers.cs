using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Asks which servers a discovery endpoint knows (Part 4 §5.5.2).</summary>
public sealed record FindServersRequest : IStructure<FindServersRequest>, IRequest<FindServersResponse>
{
    public static uint EncodingId => 422;

    public string? EndpointUrl { get; init; }

    public IReadOnlyList<string?> LocaleIds { get; init; } = [];

    public IReadOnlyList<string?> ServerUris { get; init; } = [];

    public static FindServersRequest Decode(ref UaDecoder decoder) => new()
    {
        EndpointUrl = decoder.ReadString(),
        LocaleIds = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadString()),
        ServerUris = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadString()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(EndpointUrl);
        encoder.WriteArray(LocaleIds, static (ref UaEncoder e, string? value) => e.Write(value));
        encoder.WriteArray(ServerUris, static (ref UaEncoder e, string? value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="FindServersRequest"/>.</summary>
public sealed record FindServersResponse : IStructure<FindServersResponse>
{
    public static uint EncodingId => 425;

    public IReadOnlyList<ApplicationDescription> Servers { get; init; } = [];

    public static FindServersResponse Decode(ref UaDecoder decoder) => new()
    {
        Servers = decoder.ReadStructures<ApplicationDescription>(25),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Servers);
    }
}
