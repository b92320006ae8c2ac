using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Finds the nodes at the ends of paths of names (Part 4 §5.9.4).</summary>
public sealed record TranslateBrowsePathsToNodeIdsRequest : IStructure<TranslateBrowsePathsToNodeIdsRequest>, IRequest<TranslateBrowsePathsToNodeIdsResponse>
{
    public static uint EncodingId => 554;

    public IReadOnlyList<BrowsePath> BrowsePaths { get; init; } = [];

    public static TranslateBrowsePathsToNodeIdsRequest Decode(ref UaDecoder decoder) => new()
    {
        BrowsePaths = decoder.ReadStructures<BrowsePath>(6),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(BrowsePaths);
    }
}

/// <summary>The answer to <see cref="TranslateBrowsePathsToNodeIdsRequest"/>.</summary>
public sealed record TranslateBrowsePathsToNodeIdsResponse : IStructure<TranslateBrowsePathsToNodeIdsResponse>
{
    public static uint EncodingId => 557;

    public IReadOnlyList<BrowsePathResult> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static TranslateBrowsePathsToNodeIdsResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadStructures<BrowsePathResult>(8),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Results);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>A node to start from and a path (Part 4 §5.9.4.2).</summary>
public sealed record BrowsePath : IStructure<BrowsePath>
{
    public static uint EncodingId => 545;

    public NodeId StartingNode { get; init; }

    public RelativePath RelativePath { get; init; } = new();

    public static BrowsePath Decode(ref UaDecoder decoder) => new()
    {
        StartingNode = decoder.ReadNodeId(),
        RelativePath = RelativePath.Decode(ref decoder),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StartingNode);
        RelativePath.Encode(ref encoder);
    }
}

/// <summary>Steps from one node to another (Part 4, "RelativePath").</summary>
public sealed record RelativePath : IStructure<RelativePath>
{
    public static uint EncodingId => 542;

    public IReadOnlyList<RelativePathElement> Elements { get; init; } = [];

    public static RelativePath Decode(ref UaDecoder decoder) => new()
    {
        Elements = decoder.ReadStructures<RelativePathElement>(10),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Elements);
    }
}

/// <summary>One step: along which reference, to which name.</summary>
public sealed record RelativePathElement : IStructure<RelativePathElement>
{
    public static uint EncodingId => 539;

    public NodeId ReferenceTypeId { get; init; }

    public bool IsInverse { get; init; }

    public bool IncludeSubtypes { get; init; }

    public QualifiedName TargetName { get; init; }

    public static RelativePathElement Decode(ref UaDecoder decoder) => new()
    {
        ReferenceTypeId = decoder.ReadNodeId(),
        IsInverse = decoder.ReadBoolean(),
        IncludeSubtypes = decoder.ReadBoolean(),
        TargetName = decoder.ReadQualifiedName(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ReferenceTypeId);
        encoder.Write(IsInverse);
        encoder.Write(IncludeSubtypes);
        encoder.Write(TargetName);
    }
}

/// <summary>What a path led to; often more than one node.</summary>
public sealed record BrowsePathResult : IStructure<BrowsePathResult>
{
    public static uint EncodingId => 551;

    public StatusCode StatusCode { get; init; }

    public IReadOnlyList<BrowsePathTarget> Targets { get; init; } = [];

    public static BrowsePathResult Decode(ref UaDecoder decoder) => new()
    {
        StatusCode = decoder.ReadStatusCode(),
        Targets = decoder.ReadStructures<BrowsePathTarget>(6),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StatusCode);
        encoder.WriteStructures(Targets);
    }
}

/// <summary>A node on the path; the index is 4,294,967,295 where the path ends in it.</summary>
public sealed record BrowsePathTarget : IStructure<BrowsePathTarget>
{
    public static uint EncodingId => 548;

    public ExpandedNodeId TargetId { get; init; }

    public uint RemainingPathIndex { get; init; }

    public static BrowsePathTarget Decode(ref UaDecoder decoder) => new()
    {
        TargetId = decoder.ReadExpandedNodeId(),
        RemainingPathIndex = decoder.ReadUInt32(),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(TargetId);
        encoder.Write(RemainingPathIndex);
    }
}
