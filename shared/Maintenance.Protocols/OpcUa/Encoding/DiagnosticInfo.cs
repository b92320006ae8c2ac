namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// A server's own explanation of a result (Part 4 §7.12). The numbers are indices into the string table of the response's
/// header; null where the server says nothing.
/// </summary>
public sealed record DiagnosticInfo
{
    public int? SymbolicId { get; init; }

    public int? NamespaceUri { get; init; }

    public int? Locale { get; init; }

    public int? LocalizedText { get; init; }

    public string? AdditionalInfo { get; init; }

    public StatusCode? InnerStatusCode { get; init; }

    public DiagnosticInfo? InnerDiagnosticInfo { get; init; }
}
