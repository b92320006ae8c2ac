using System.Security.Cryptography;

namespace Maintenance.Edge.Fleet;

/// <summary>Who this gateway is to its cloud. The private key never leaves the gateway.</summary>
/// <param name="GatewayId">Given by the cloud at enrolment.</param>
/// <param name="Site">Code of the site it belongs to.</param>
/// <param name="Cloud">Where it enrolled, as kept in its folder; once it runs, the address that its configuration names.</param>
/// <param name="Key">ECDSA P-256.</param>
public sealed record GatewayIdentity(Guid GatewayId, string Site, Uri Cloud, ECDsa Key);
