using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Asks for the references of nodes (Part 4 §5.9.2).</summary>
public sealed record BrowseRequest : IStructure<BrowseRequest>, IRequest<BrowseResponse>
{
    public static uint EncodingId => 527;

    public ViewDescription View { get; init; } = new();

    public uint RequestedMaxReferencesPerNode { get; init; }

    public IReadOnlyList<BrowseDescription> NodesToBrowse { get; init; } = [];

    public static BrowseRequest Decode(ref UaDecoder decoder) => new()
    {
        View = ViewDescription.Decode(ref decoder),
        RequestedMaxReferencesPerNode = decoder.ReadUInt32(),
        NodesToBrowse = decoder.ReadStructures<BrowseDescription>(17),
    };

    public void Encode(ref UaEncoder encoder)
    {
        View.Encode(ref encoder);
        encoder.Write(RequestedMaxReferencesPerNode);
        encoder.WriteStructures(NodesToBrowse);
    }
}

/// <summary>The answer to <see cref="BrowseRequest"/>.</summary>
public sealed record BrowseResponse : IStructure<BrowseResponse>
{
    public static uint EncodingId => 530;

    public IReadOnlyList<BrowseResult> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static BrowseResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadStructures<BrowseResult>(12),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Results);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>The part of the address space that is looked at; the default is all of it (Part 4, "ViewDescription").</summary>
public sealed record ViewDescription : IStructure<ViewDescription>
{
    public static uint EncodingId => 513;

    public NodeId ViewId { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public uint ViewVersion { get; init; }

    public static ViewDescription Decode(ref UaDecoder decoder) => new()
    {
        ViewId = decoder.ReadNodeId(),
        Timestamp = decoder.ReadDateTime(),
        ViewVersion = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ViewId);
        encoder.Write(Timestamp);
        encoder.Write(ViewVersion);
    }
}

/// <summary>Which references of one node to tell.</summary>
public sealed record BrowseDescription : IStructure<BrowseDescription>
{
    public static uint EncodingId => 516;

    public NodeId NodeId { get; init; }

    public BrowseDirection BrowseDirection { get; init; }

    public NodeId ReferenceTypeId { get; init; }

    public bool IncludeSubtypes { get; init; }

    public uint NodeClassMask { get; init; }

    public uint ResultMask { get; init; }

    public static BrowseDescription Decode(ref UaDecoder decoder) => new()
    {
        NodeId = decoder.ReadNodeId(),
        BrowseDirection = (BrowseDirection)decoder.ReadInt32(),
        ReferenceTypeId = decoder.ReadNodeId(),
        IncludeSubtypes = decoder.ReadBoolean(),
        NodeClassMask = decoder.ReadUInt32(),
        ResultMask = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(NodeId);
        encoder.Write((int)BrowseDirection);
        encoder.Write(ReferenceTypeId);
        encoder.Write(IncludeSubtypes);
        encoder.Write(NodeClassMask);
        encoder.Write(ResultMask);
    }
}

/// <summary>The references of one node, and where to go on if there are more (Part 4 §7.6).</summary>
public sealed record BrowseResult : IStructure<BrowseResult>
{
    public static uint EncodingId => 524;

    public StatusCode StatusCode { get; init; }

    public ByteString ContinuationPoint { get; init; }

    public IReadOnlyList<ReferenceDescription> References { get; init; } = [];

    public static BrowseResult Decode(ref UaDecoder decoder) => new()
    {
        StatusCode = decoder.ReadStatusCode(),
        ContinuationPoint = decoder.ReadByteString(),
        References = decoder.ReadStructures<ReferenceDescription>(18),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StatusCode);
        encoder.Write(ContinuationPoint);
        encoder.WriteStructures(References);
    }
}

/// <summary>One reference and the node at its end (Part 4, "ReferenceDescription").</summary>
public sealed record ReferenceDescription : IStructure<ReferenceDescription>
{
    public static uint EncodingId => 520;

    public NodeId ReferenceTypeId { get; init; }

    public bool IsForward { get; init; }

    public ExpandedNodeId NodeId { get; init; }

    public QualifiedName BrowseName { get; init; }

    public LocalizedText DisplayName { get; init; }

    public NodeClass NodeClass { get; init; }

    public ExpandedNodeId TypeDefinition { get; init; }

    public static ReferenceDescription Decode(ref UaDecoder decoder) => new()
    {
        ReferenceTypeId = decoder.ReadNodeId(),
        IsForward = decoder.ReadBoolean(),
        NodeId = decoder.ReadExpandedNodeId(),
        BrowseName = decoder.ReadQualifiedName(),
        DisplayName = decoder.ReadLocalizedText(),
        NodeClass = (NodeClass)decoder.ReadInt32(),
        TypeDefinition = decoder.ReadExpandedNodeId(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ReferenceTypeId);
        encoder.Write(IsForward);
        encoder.Write(NodeId);
        encoder.Write(BrowseName);
        encoder.Write(DisplayName);
        encoder.Write((int)NodeClass);
        encoder.Write(TypeDefinition);
    }
}
