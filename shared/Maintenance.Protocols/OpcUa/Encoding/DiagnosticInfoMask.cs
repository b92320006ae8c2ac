namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>Which fields of a DiagnosticInfo follow (Part 6 §5.2.2.12).</summary>
internal static class DiagnosticInfoMask
{
    public const int SymbolicId = 0x01;
    public const int NamespaceUri = 0x02;
    public const int LocalizedText = 0x04;
    public const int Locale = 0x08;
    public const int AdditionalInfo = 0x10;
    public const int InnerStatusCode = 0x20;
    public const int InnerDiagnosticInfo = 0x40;
    public const int All = 0x7F;

    public static byte Of(DiagnosticInfo? value) => value is null ? (byte)0 : (byte)(
        (value.SymbolicId is null ? 0 : SymbolicId)
        | (value.NamespaceUri is null ? 0 : NamespaceUri)
        | (value.LocalizedText is null ? 0 : LocalizedText)
        | (value.Locale is null ? 0 : Locale)
        | (value.AdditionalInfo is null ? 0 : AdditionalInfo)
        | (value.InnerStatusCode is null ? 0 : InnerStatusCode)
        | (value.InnerDiagnosticInfo is null ? 0 : InnerDiagnosticInfo));
}
