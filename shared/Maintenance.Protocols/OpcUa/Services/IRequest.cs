namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>
/// The body of a request, after its header, and which response answers it. The header is the channel's business.
/// </summary>
public interface IRequest<TResponse>;
