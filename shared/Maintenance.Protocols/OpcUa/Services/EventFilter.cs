using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Which fields of which events (Part 4 §7.22.3).</summary>
public sealed record EventFilter : IStructure<EventFilter>
{
    public static uint EncodingId => 727;

    public IReadOnlyList<SimpleAttributeOperand> SelectClauses { get; init; } = [];

    public ContentFilter WhereClause { get; init; } = new();

    public static EventFilter Decode(ref UaDecoder decoder) => new()
    {
        SelectClauses = decoder.ReadStructures<SimpleAttributeOperand>(14),
        WhereClause = ContentFilter.Decode(ref decoder),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(SelectClauses);
        WhereClause.Encode(ref encoder);
    }
}

/// <summary>What the server thinks of an <see cref="EventFilter"/>.</summary>
public sealed record EventFilterResult : IStructure<EventFilterResult>
{
    public static uint EncodingId => 736;

    public IReadOnlyList<StatusCode> SelectClauseResults { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> SelectClauseDiagnosticInfos { get; init; } = [];

    public ContentFilterResult WhereClauseResult { get; init; } = new();

    public static EventFilterResult Decode(ref UaDecoder decoder) => new()
    {
        SelectClauseResults = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        SelectClauseDiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
        WhereClauseResult = ContentFilterResult.Decode(ref decoder),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteArray(SelectClauseResults, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(SelectClauseDiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
        WhereClauseResult.Encode(ref encoder);
    }
}
