namespace Maintenance.Contracts.Transport;

/// <summary>A gateway's first call: it proves by the one-time token that a person wants it, and names its public key.</summary>
/// <param name="Token">One-time token made by an administrator, valid for a limited time.</param>
/// <param name="Name">The gateway's name in its configuration.</param>
/// <param name="PublicKey">ECDSA P-256, SubjectPublicKeyInfo (RFC 5280), DER in base64.</param>
/// <param name="SoftwareVersion">What runs on the gateway.</param>
public sealed record EnrolmentRequest(string Token, string Name, string PublicKey, string SoftwareVersion);

/// <param name="GatewayId">To be named in every later request.</param>
/// <param name="Site">Code of the site it belongs to.</param>
public sealed record EnrolmentAnswer(Guid GatewayId, string Site);
