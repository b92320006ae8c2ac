using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>The server answered a request as a whole with "no" (Part 4, "ServiceFault"). The channel is as good as before.</summary>
public sealed class ServiceException(StatusCode status, string service)
    : OpcUaException(status, $"The server refused: no {service}");
