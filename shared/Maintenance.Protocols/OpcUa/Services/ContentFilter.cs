using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>A tree of conditions, its root first (Part 4 §7.7).</summary>
public sealed record ContentFilter : IStructure<ContentFilter>
{
    public static uint EncodingId => 588;

    public IReadOnlyList<ContentFilterElement> Elements { get; init; } = [];

    public static ContentFilter Decode(ref UaDecoder decoder) => new()
    {
        Elements = decoder.ReadStructures<ContentFilterElement>(8),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Elements);
    }
}

/// <summary>One operator and its operands.</summary>
public sealed record ContentFilterElement : IStructure<ContentFilterElement>
{
    public static uint EncodingId => 585;

    public FilterOperator FilterOperator { get; init; }

    public IReadOnlyList<ExtensionObject> FilterOperands { get; init; } = [];

    public static ContentFilterElement Decode(ref UaDecoder decoder) => new()
    {
        FilterOperator = (FilterOperator)decoder.ReadInt32(),
        FilterOperands = decoder.ReadArray(3, static (ref UaDecoder d) => d.ReadExtensionObject()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write((int)FilterOperator);
        encoder.WriteArray(FilterOperands, static (ref UaEncoder e, ExtensionObject value) => e.Write(value));
    }
}

/// <summary>What the server thinks of a <see cref="ContentFilter"/>.</summary>
public sealed record ContentFilterResult : IStructure<ContentFilterResult>
{
    public static uint EncodingId => 609;

    public IReadOnlyList<ContentFilterElementResult> ElementResults { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> ElementDiagnosticInfos { get; init; } = [];

    public static ContentFilterResult Decode(ref UaDecoder decoder) => new()
    {
        ElementResults = decoder.ReadStructures<ContentFilterElementResult>(12),
        ElementDiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(ElementResults);
        encoder.WriteArray(ElementDiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>What it thinks of one element.</summary>
public sealed record ContentFilterElementResult : IStructure<ContentFilterElementResult>
{
    public static uint EncodingId => 606;

    public StatusCode StatusCode { get; init; }

    public IReadOnlyList<StatusCode> OperandStatusCodes { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> OperandDiagnosticInfos { get; init; } = [];

    public static ContentFilterElementResult Decode(ref UaDecoder decoder) => new()
    {
        StatusCode = decoder.ReadStatusCode(),
        OperandStatusCodes = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        OperandDiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StatusCode);
        encoder.WriteArray(OperandStatusCodes, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(OperandDiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}
