namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>Bytes that are not what Part 6 §5.2 says, or that pass a limit: the message they came in is of no use.</summary>
public sealed class DecodingException(StatusCode status, string message) : OpcUaException(status, message);
