using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Something that whoever runs a client may want to log: one line, and how grave it is by <paramref name="Kind"/>.</summary>
/// <param name="Status">Good unless something failed.</param>
public sealed record ClientNotice(NoticeKind Kind, StatusCode Status, string Message);
