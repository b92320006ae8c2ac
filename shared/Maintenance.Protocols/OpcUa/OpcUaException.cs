using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa;

/// <summary>
/// What ends or refuses an OPC UA connection, channel, session or call. Whoever owns reconnecting catches this one type.
/// </summary>
/// <param name="status">The code of Part 4, "Common StatusCodes" or Part 6 §7.1.5 that names what went wrong.</param>
public class OpcUaException(StatusCode status, string message, Exception? cause = null)
    : IOException($"{message} ({status})", cause)
{
    public StatusCode Status { get; } = status;
}
