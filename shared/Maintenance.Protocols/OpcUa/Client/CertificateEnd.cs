namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Until when a certificate that a connection stands on is valid.</summary>
public sealed record CertificateEnd(CertificateOwner Owner, string Subject, DateTimeOffset EndsAtUtc);
