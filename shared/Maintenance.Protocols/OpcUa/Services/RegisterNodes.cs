using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Announces nodes that will be used again and again (Part 4 §5.9.5).</summary>
public sealed record RegisterNodesRequest : IStructure<RegisterNodesRequest>, IRequest<RegisterNodesResponse>
{
    public static uint EncodingId => 560;

    public IReadOnlyList<NodeId> NodesToRegister { get; init; } = [];

    public static RegisterNodesRequest Decode(ref UaDecoder decoder) => new()
    {
        NodesToRegister = decoder.ReadArray(2, static (ref UaDecoder d) => d.ReadNodeId()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(NodesToRegister, static (ref UaEncoder e, NodeId value) => e.Write(value));
    }
}

/// <summary>The answer to <see cref="RegisterNodesRequest"/>.</summary>
public sealed record RegisterNodesResponse : IStructure<RegisterNodesResponse>
{
    public static uint EncodingId => 563;

    public IReadOnlyList<NodeId> RegisteredNodeIds { get; init; } = [];

    public static RegisterNodesResponse Decode(ref UaDecoder decoder) => new()
    {
        RegisteredNodeIds = decoder.ReadArray(2, static (ref UaDecoder d) => d.ReadNodeId()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(RegisteredNodeIds, static (ref UaEncoder e, NodeId value) => e.Write(value));
    }
}
