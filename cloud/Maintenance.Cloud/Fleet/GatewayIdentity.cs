namespace Maintenance.Cloud.Fleet;

/// <summary>A gateway that proved itself.</summary>
/// <param name="ClockOffset">The gateway's clock less ours when it signed; null where it did not say.</param>
internal sealed record GatewayIdentity(Guid Id, Guid SiteId, string Name, TimeSpan? ClockOffset);

/// <summary>The outcome of a proof.</summary>
/// <param name="Gateway">Null where it failed.</param>
/// <param name="Refusal">For the person who reads the gateway's log: what is wrong and what to do.</param>
internal sealed record GatewayProof(GatewayIdentity? Gateway, string Refusal);
