using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Calls methods (Part 4 §5.12.2).</summary>
public sealed record CallRequest : IStructure<CallRequest>, IRequest<CallResponse>
{
    public static uint EncodingId => 712;

    public IReadOnlyList<CallMethodRequest> MethodsToCall { get; init; } = [];

    public static CallRequest Decode(ref UaDecoder decoder) => new()
    {
        MethodsToCall = decoder.ReadStructures<CallMethodRequest>(8),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(MethodsToCall);
    }
}

/// <summary>The answer to <see cref="CallRequest"/>.</summary>
public sealed record CallResponse : IStructure<CallResponse>
{
    public static uint EncodingId => 715;

    public IReadOnlyList<CallMethodResult> Results { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> DiagnosticInfos { get; init; } = [];

    public static CallResponse Decode(ref UaDecoder decoder) => new()
    {
        Results = decoder.ReadStructures<CallMethodResult>(16),
        DiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.WriteStructures(Results);
        encoder.WriteArray(DiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
    }
}

/// <summary>One method, of which object, and its arguments.</summary>
public sealed record CallMethodRequest : IStructure<CallMethodRequest>
{
    public static uint EncodingId => 706;

    public NodeId ObjectId { get; init; }

    public NodeId MethodId { get; init; }

    public IReadOnlyList<Variant> InputArguments { get; init; } = [];

    public static CallMethodRequest Decode(ref UaDecoder decoder) => new()
    {
        ObjectId = decoder.ReadNodeId(),
        MethodId = decoder.ReadNodeId(),
        InputArguments = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadVariant()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(ObjectId);
        encoder.Write(MethodId);
        encoder.WriteArray(InputArguments, static (ref UaEncoder e, Variant value) => e.Write(value));
    }
}

/// <summary>How one call ended, argument by argument, and what came out.</summary>
public sealed record CallMethodResult : IStructure<CallMethodResult>
{
    public static uint EncodingId => 709;

    public StatusCode StatusCode { get; init; }

    public IReadOnlyList<StatusCode> InputArgumentResults { get; init; } = [];

    public IReadOnlyList<DiagnosticInfo?> InputArgumentDiagnosticInfos { get; init; } = [];

    public IReadOnlyList<Variant> OutputArguments { get; init; } = [];

    public static CallMethodResult Decode(ref UaDecoder decoder) => new()
    {
        StatusCode = decoder.ReadStatusCode(),
        InputArgumentResults = decoder.ReadArray(4, static (ref UaDecoder d) => d.ReadStatusCode()),
        InputArgumentDiagnosticInfos = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadDiagnosticInfo()),
        OutputArguments = decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadVariant()),
    };

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(StatusCode);
        encoder.WriteArray(InputArgumentResults, static (ref UaEncoder e, StatusCode value) => e.Write(value));
        encoder.WriteArray(InputArgumentDiagnosticInfos, static (ref UaEncoder e, DiagnosticInfo? value) => e.Write(value));
        encoder.WriteArray(OutputArguments, static (ref UaEncoder e, Variant value) => e.Write(value));
    }
}
