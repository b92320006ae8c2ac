using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Gives back ids of RegisterNodes (Part 4 §5.9.6).</summary>
public sealed record UnregisterNodesRequest : IStructure<UnregisterNodesRequest>, IRequest<UnregisterNodesResponse>
{
    public static uint EncodingId => 566;

    public IReadOnlyList<NodeId> NodesToUnregister { get; init; } = [];

    public static UnregisterNodesRequest Decode(ref UaDecoder decoder) => new()
    {
        NodesToUnregister = decoder.ReadArray(2, static (ref UaDecoder d) => d.ReadNodeId()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(NodesToUnregister, static (ref UaEncoder e, NodeId value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="UnregisterNodesRequest"/>.</summary>
public sealed record UnregisterNodesResponse : IStructure<UnregisterNodesResponse>
{
    public static uint EncodingId => 569;

    public static UnregisterNodesResponse Decode(ref UaDecoder decoder) => new();

    public void Encode(ref UaEncoder encoder)
    {
    }
}
