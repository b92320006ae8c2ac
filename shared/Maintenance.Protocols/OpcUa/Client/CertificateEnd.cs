namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Until when a certificate that a connection stands on is valid.</summary>
/// <param name="IsOwn">The own one; else the server's.</param>
public sealed record CertificateEnd(bool IsOwn, string Subject, DateTimeOffset EndsAtUtc);
